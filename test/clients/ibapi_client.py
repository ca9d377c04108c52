"""IBKR's own client as a thing to ask and to wait for: every callback is kept by name.

Releases differ: newer ones call a commission report `commissionAndFeesReport`, and put a time before an error's code.
"""

import threading

from ibapi import server_versions
from ibapi.client import EClient
from ibapi.wrapper import EWrapper

from checks import until

KEPT = """
    nextValidId managedAccounts currentTime openOrder openOrderEnd orderStatus execDetails
    execDetailsEnd commissionReport commissionAndFeesReport completedOrder completedOrdersEnd position positionEnd
    updateAccountValue updatePortfolio accountDownloadEnd accountSummary accountSummaryEnd
    contractDetails contractDetailsEnd historicalData historicalDataEnd marketRule tickPrice
    tickSize tickGeneric tickString tickReqParams marketDataType realtimeBar pnl error
    positionMulti positionMultiEnd headTimestamp symbolSamples historicalTicksLast historicalSchedule updateMktDepth
""".split()


class Client(EWrapper, EClient):
    def __init__(self, port, client_id):
        EClient.__init__(self, wrapper=self)
        self.heard = {name: [] for name in KEPT}
        for name in KEPT:
            setattr(self, name, lambda *args, kept=self.heard[name]: kept.append(args))
        self.connect("127.0.0.1", port, client_id)
        self.reader_thread = threading.Thread(target=self.run, daemon=True)
        self.reader_thread.start()

    def wait(self, name, count=1, seconds=10.0):
        """Whether so many callbacks of that name have come."""
        return until(lambda: len(self.heard[name]) >= count, seconds)

    def last(self, name):
        return self.heard[name][-1] if self.heard[name] else None

    def commissions(self):
        """Commission by execution."""
        older = [(report.execId, report.commission) for (report,) in self.heard["commissionReport"]]
        newer = [
            (report.execId, report.commissionAndFees)
            for (report,) in self.heard["commissionAndFeesReport"]
        ]
        return dict(older + newer)

    def expected_version(self):
        """What both sides speak, the simulator's newest being 178."""
        return min(178, server_versions.MAX_CLIENT_VER)

    def problems(self):
        """What is neither a notice nor a warning."""
        notices = (2104, 2106, 2158, 202, 399)
        return [args for args in self.heard["error"] if not {args[1], args[2]} & set(notices)]
