// Certificates of a folder of its own, made by openssl.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** Of `NAME.pem` or `NAME.key`. */
  file(name: string): string;
  makeAuthority(name: string): void;
  /** Signed by the authority named `authority`. */
  makeCertificate(name: string, altName: string, days?: string): void;
  /** Certificate and key in one file, as servers in Java read them. */
  withKey(name: string): string;
  remove(): void;
}

export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));

  function openssl(...words: string[]): void {
    execFileSync('openssl', words, { stdio: 'ignore', cwd: folder });
  }

  return {
    file: (name) => join(folder, name),
    makeAuthority(name) {
      const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
      openssl('req', '-x509', ...key, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`);
    },
    makeCertificate(name, altName, days = '2') {
      const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
      const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${altName}`];
      openssl('req', '-new', ...key, '-out', `${name}.csr`, ...subject);
      const signer = ['-CA', 'authority.pem', '-CAkey', 'authority.key'];
      const made = ['-copy_extensions', 'copy', '-out', `${name}.pem`, '-days', days];
      openssl('x509', '-req', '-in', `${name}.csr`, ...signer, ...made);
    },
    withKey(name) {
      const file = join(folder, `${name}-with-key.pem`);
      const parts = [`${name}.key`, `${name}.pem`].map((one) => readFileSync(join(folder, one)));
      writeFileSync(file, Buffer.concat(parts));
      return file;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
