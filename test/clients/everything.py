"""An order with every conditional block filled, for both client libraries; their classes are passed in."""

SCALARS = {
    "action": "BUY",
    "totalQuantity": 100,
    "orderType": "PEG BENCH",
    "lmtPrice": 150.25,
    "tif": "GTD",
    "goodTillDate": "20261119 16:00:00 US/Eastern",
    "ocaGroup": "abcdefgh.1.s",
    "ocaType": 2,
    "account": "DU1234567",
    "orderRef": "abcdefgh.1.e",
    "outsideRth": True,
    "hidden": True,
    "minQty": 10,
    "modelCode": "model",
    "trailStopPrice": 140.5,
    "trailingPercent": 1.5,
    "scaleInitLevelSize": 10,
    "scaleSubsLevelSize": 5,
    "scalePriceIncrement": 0.1,
    "scalePriceAdjustValue": 0.2,
    "scalePriceAdjustInterval": 30,
    "scaleProfitOffset": 0.3,
    "scaleAutoReset": True,
    "scaleInitPosition": 3,
    "scaleInitFillQty": 2,
    "scaleRandomPercent": True,
    "hedgeType": "B",
    "hedgeParam": "0.8",
    "algoStrategy": "Adaptive",
    "deltaNeutralOrderType": "LMT",
    "deltaNeutralAuxPrice": 1.5,
    "deltaNeutralConId": 99,
    "referenceContractId": 77,
    "isPeggedChangeAmountDecrease": True,
    "peggedChangeAmount": 0.05,
    "referenceChangeAmount": 0.06,
    "referenceExchangeId": "NYSE",
    "adjustedOrderType": "TRAIL",
    "triggerPrice": 151.0,
    "adjustedStopPrice": 149.0,
    "adjustedTrailingAmount": 0.5,
    "adjustableTrailingUnit": 100,
    "cashQty": 5.0,
}


def fill(target, values):
    for name, value in values.items():
        setattr(target, name, value)
    return target


def combo(contract_class, leg_class, delta_neutral_class):
    contract = fill(
        contract_class(),
        {"conId": 28812380, "symbol": "AAPL", "secType": "BAG", "exchange": "SMART", "currency": "USD"},
    )
    contract.comboLegs = [
        fill(leg_class(), {"conId": 1, "ratio": 1, "action": "BUY", "exchange": "SMART"}),
        fill(leg_class(), {"conId": 2, "ratio": 2, "action": "SELL", "exchange": "NYSE"}),
    ]
    contract.deltaNeutralContract = fill(
        delta_neutral_class(), {"conId": 5, "delta": 0.5, "price": 9.0}
    )
    return contract


def everything(order_class, tag_class, leg_class, conditions):
    order = fill(order_class(), SCALARS)
    order.algoParams = [tag_class("adaptivePriority", "Normal")]
    order.smartComboRoutingParams = [tag_class("NonGuaranteed", "1")]
    order.orderComboLegs = [fill(leg_class(), {"price": 1.25}), fill(leg_class(), {"price": 2.5})]
    order.conditions = conditions
    order.conditionsIgnoreRth = True
    return order


def check_echo(checks, contract, order, condition_fields):
    differing = {
        name: getattr(order, name)
        for name, value in SCALARS.items()
        if getattr(order, name) != value
    }
    checks.equal("every scalar field of the order comes back", differing, {})
    legs = [(leg.conId, leg.ratio, leg.action, leg.exchange) for leg in contract.comboLegs]
    checks.equal("legs come back", legs, [(1, 1, "BUY", "SMART"), (2, 2, "SELL", "NYSE")])
    delta = contract.deltaNeutralContract
    checks.equal("the delta-neutral contract", (delta.conId, delta.delta, delta.price), (5, 0.5, 9.0))
    checks.equal("leg prices", [leg.price for leg in order.orderComboLegs], [1.25, 2.5])
    tags = [(tag.tag, tag.value) for tag in order.algoParams + order.smartComboRoutingParams]
    checks.equal("parameters", tags, [("adaptivePriority", "Normal"), ("NonGuaranteed", "1")])
    checks.equal("conditions come back", [condition_fields(one) for one in order.conditions],
                 [(1, True, 150.0), (3, False, "20261119 15:00:00 US/Eastern")])
    checks.equal("conditions outside regular hours", order.conditionsIgnoreRth, True)
