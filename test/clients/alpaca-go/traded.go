package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/shopspring/decimal"
)

const traded = "AAPL"

// placed once the demonstration has a recent quote: a refused order leaves its name free.
func (one *program) placed(request alpaca.PlaceOrderRequest) *alpaca.Order {
	var order *alpaca.Order
	until(func() bool {
		var err error
		order, err = one.trading.PlaceOrder(request)
		if err != nil && !strings.Contains(err.Error(), "quote") {
			panic(err)
		}
		return err == nil
	})
	return order
}

func playAPI(url string) {
	one := newProgram(url+"/alpaca", "demo", "demo", "SPY")
	one.zero = noMargin
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	one.followed(ctx)
	one.readReference()
	one.readPrices()
	one.streamPrices(ctx, one.root+"/v2", nil)
	_, err := one.trading.GetPosition(traded)
	refused("a position that is not held", http.StatusNotFound, 40410000, err)
	_, err = alpaca.NewClient(alpaca.ClientOpts{APIKey: "demo", APISecret: "wrong", BaseURL: one.root}).GetAccount()
	refused("a wrong secret", http.StatusUnauthorized, 40110000, err)

	name := fmt.Sprintf("go-%d", time.Now().UnixNano())
	plain := alpaca.PlaceOrderRequest{
		Symbol: traded, Qty: amount(20), Side: alpaca.Buy, Type: alpaca.Market, TimeInForce: alpaca.Day, ClientOrderID: name,
	}
	bought := one.placed(plain)
	lossless("a buy", one.last.decoded(), bought)
	equal("it stays simple", [2]string{string(bought.OrderClass), bought.ClientOrderID}, [2]string{"simple", name})
	_, err = one.trading.PlaceOrder(plain)
	refused("the same again", http.StatusUnprocessableEntity, 40010001, err)
	holds("it fills", one.comesTo(bought.ID, "filled"))
	one.streams("its fill", bought.ID, "fill")
	one.readPosition(traded, 20)
	price := number(must(one.trading.GetOrder(bought.ID)).FilledAvgPrice)
	holds(fmt.Sprintf("at a price: %v", price), price > 0)

	bracket := one.placed(alpaca.PlaceOrderRequest{
		Symbol: traded, Qty: amount(10), Side: alpaca.Buy, Type: alpaca.Limit, TimeInForce: alpaca.Day, LimitPrice: amount(price * 0.97),
		OrderClass: alpaca.Bracket, TakeProfit: &alpaca.TakeProfit{LimitPrice: amount(price * 1.1)},
		StopLoss: &alpaca.StopLoss{StopPrice: amount(price * 0.9)},
	})
	lossless("a bracket", one.last.decoded(), bracket)
	equal("its legs", len(bracket.Legs), 2)
	one.streams("the bracket", bracket.ID, "new")
	cheaper := must(one.trading.ReplaceOrder(bracket.ID, alpaca.ReplaceOrderRequest{LimitPrice: amount(price * 0.96)}))
	lossless("a replaced order", one.last.decoded(), cheaper)
	one.streams("the change", bracket.ID, "replaced")
	equal("it keeps its id and has its price", number(must(one.trading.GetOrder(bracket.ID)).LimitPrice), amount(price*0.96).InexactFloat64())
	if err := one.trading.CancelOrder(bracket.ID); err != nil {
		panic(err)
	}
	one.streams("the end of the bracket", bracket.ID, "canceled")
	for what, request := range one.refusedOrders(price) {
		_, err := one.trading.PlaceOrder(request)
		holds(fmt.Sprintf("%s is refused with a sentence: %v", what, err), err != nil && len(err.Error()) > 20)
	}
	part := must(one.trading.ClosePosition(traded, alpaca.ClosePositionRequest{Qty: decimal.NewFromInt(5)}))
	lossless("a sale of a part", one.last.decoded(), part)
	holds("a part is sold", until(func() bool { return one.heldShares() == 15 }))
	closed := must(one.trading.CloseAllPositions(alpaca.CloseAllPositionsRequest{CancelOrders: true}))
	holds("the rest is being sold", len(closed) > 0)
	holds("all is sold", until(func() bool { return len(must(one.trading.GetPositions())) == 0 }))
	one.readLists()
	one.checkUpdates()
	one.checkReplay()
}

// refusedOrders are what the API does not offer.
func (one *program) refusedOrders(price float64) map[string]alpaca.PlaceOrderRequest {
	usual := alpaca.PlaceOrderRequest{
		Symbol: traded, Qty: amount(1), Side: alpaca.Buy, Type: alpaca.Limit, TimeInForce: alpaca.Day, LimitPrice: amount(price),
	}
	with := func(change func(*alpaca.PlaceOrderRequest)) alpaca.PlaceOrderRequest {
		request := usual
		change(&request)
		return request
	}
	return map[string]alpaca.PlaceOrderRequest{
		"extended hours":    with(func(one *alpaca.PlaceOrderRequest) { one.ExtendedHours = true }),
		"immediate or none": with(func(one *alpaca.PlaceOrderRequest) { one.TimeInForce = alpaca.IOC }),
		"a good till date":  with(func(one *alpaca.PlaceOrderRequest) { one.TimeInForce = alpaca.GTD }),
		"an entry for long": with(func(one *alpaca.PlaceOrderRequest) { one.TimeInForce = alpaca.GTC }),
		"a pair of coins":   with(func(one *alpaca.PlaceOrderRequest) { one.Symbol = "BTC/USD" }),
		"a short sale":      with(func(one *alpaca.PlaceOrderRequest) { one.Side, one.PositionIntent = alpaca.Sell, alpaca.SellToOpen }),
		"a long name":       with(func(one *alpaca.PlaceOrderRequest) { one.ClientOrderID = strings.Repeat("x", 49) }),
		"several legs": with(func(one *alpaca.PlaceOrderRequest) {
			one.OrderClass = alpaca.MLeg
			one.Legs = []alpaca.Leg{{Symbol: traded, Side: alpaca.Buy, RatioQty: decimal.NewFromInt(1)}}
		}),
	}
}

func (one *program) heldShares() float64 {
	position, err := one.trading.GetPosition(traded)
	if err != nil {
		return 0
	}
	return position.Qty.InexactFloat64()
}

// checkReplay: a stream that begins behind the first event and ends at the last has all between, once.
func (one *program) checkReplay() {
	one.mutex.Lock()
	updates := slices.Clone(one.updates)
	one.mutex.Unlock()
	first, last := updates[0], updates[len(updates)-1]
	for what, request := range map[string]alpaca.StreamTradeUpdatesRequest{
		"from an event on": {SinceID: first.EventID, UntilID: last.EventID},
		"from a time on":   {Since: first.At.Add(time.Nanosecond), Until: last.At},
	} {
		again := []string{}
		ctx, stop := context.WithTimeout(context.Background(), deadline)
		err := one.trading.StreamTradeUpdates(ctx, func(update alpaca.TradeUpdate) { again = append(again, update.EventID) }, request)
		stop()
		expected := []string{}
		for _, update := range updates[1:] {
			expected = append(expected, update.EventID)
		}
		equal("it is replayed "+what, again, expected)
		holds(fmt.Sprintf("and ends: %v", err), err == nil)
	}
}
