# The package as npm would install it, with the exact versions of the lock file, for a user without rights.
#   docker build -t sluice . && docker run --rm sluice start --demo --foreground --until-close --speed 600

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm pack \
  && mkdir /opt/sluice \
  && tar -xzf sluice-*.tgz --strip-components=1 -C /opt/sluice \
  && cp package-lock.json .npmrc /opt/sluice
WORKDIR /opt/sluice
# Without the Node that the package brings for older systems.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim
COPY --from=build /opt/sluice /opt/sluice
RUN ln -s /opt/sluice/bin/sluice.js /usr/local/bin/sluice \
  && useradd --system --uid 10001 --home-dir /var/lib/sluice sluice \
  && install -d -o sluice -g sluice -m 0700 /var/lib/sluice /run/sluice
# In the image and not in the unit that runs it, so that `docker exec` finds the same daemon.
ENV NODE_ENV=production \
  SLUICE_CONFIG=/etc/sluice/config/sluice.yaml \
  SLUICE__DATA=/var/lib/sluice \
  HEALTH_PORT=9464
USER 10001
WORKDIR /var/lib/sluice
VOLUME /var/lib/sluice
STOPSIGNAL SIGTERM
# Live and never ready: at night, or while the gateway restarts, a daemon is not ready and does what it should. Restarting it then
# would interrupt the protection of what it holds.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["sluice"]
CMD ["start", "--foreground"]
