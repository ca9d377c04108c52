package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata/stream"
	"github.com/shopspring/decimal"
)

func playSimulator(port, control string) {
	root := "http://127.0.0.1:" + port
	one := newProgram(root, "PKSIMULATED", "simulated", "AAPL")
	price := func(last float64) {
		body := fmt.Sprintf(`{"symbol":"AAPL","last":%.2f}`, last)
		answer := must(http.Post("http://127.0.0.1:"+control+"/price", "application/json", strings.NewReader(body)))
		answer.Body.Close()
	}
	price(150)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	one.followed(ctx)
	one.readReference()
	one.readPrices()
	one.streamPrices(ctx, root+"/v2", nil)

	bracket := must(one.trading.PlaceOrder(alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: amount(10), Side: alpaca.Buy, Type: alpaca.Limit, TimeInForce: alpaca.Day, LimitPrice: amount(140),
		OrderClass: alpaca.Bracket, ClientOrderID: "go-bracket",
		TakeProfit: &alpaca.TakeProfit{LimitPrice: amount(160)}, StopLoss: &alpaca.StopLoss{StopPrice: amount(130)},
	}))
	lossless("a bracket", one.last.decoded(), bracket)
	equal("its legs", len(bracket.Legs), 2)
	one.streams("the bracket", bracket.ID, "new")
	replaced := must(one.trading.ReplaceOrder(bracket.ID, alpaca.ReplaceOrderRequest{LimitPrice: amount(141)}))
	lossless("a replaced order", one.last.decoded(), replaced)
	holds("it has another id, and says which it replaces", replaced.Replaces != nil && *replaced.Replaces == bracket.ID)
	one.streams("the order that was replaced", bracket.ID, "replaced")
	price(140.5)
	holds("it fills", one.comesTo(replaced.ID, "filled"))
	one.streams("its fill", replaced.ID, "fill")
	one.readPosition("AAPL", 10)
	price(161)
	holds("the target ends it", until(func() bool { return len(must(one.trading.GetPositions())) == 0 }))
	far := must(one.trading.PlaceOrder(alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: amount(5), Side: alpaca.Buy, Type: alpaca.Limit, TimeInForce: alpaca.Day, LimitPrice: amount(100),
	}))
	one.streams("another order", far.ID, "new")
	if err := one.trading.CancelOrder(far.ID); err != nil {
		panic(err)
	}
	one.streams("its end", far.ID, "canceled")
	part := decimal.RequireFromString("0.5")
	fraction := must(one.trading.PlaceOrder(alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: &part, Side: alpaca.Buy, Type: alpaca.Market, TimeInForce: alpaca.Day,
	}))
	holds("half a share fills", one.comesTo(fraction.ID, "filled"))
	bought := must(one.trading.PlaceOrder(alpaca.PlaceOrderRequest{
		Symbol: "MSFT", Notional: amount(100), Side: alpaca.Buy, Type: alpaca.Market, TimeInForce: alpaca.Day,
	}))
	lossless("an order for an amount", one.last.decoded(), bought)
	holds("it fills", one.comesTo(bought.ID, "filled"))
	one.readLists()
	closed := must(one.trading.CloseAllPositions(alpaca.CloseAllPositionsRequest{CancelOrders: true}))
	equal("all that is held is sold", len(closed), 2)
	_, err := one.trading.GetPosition("QQQQ")
	refused("a position that is not held", http.StatusNotFound, 40410000, err)
	_, err = one.trading.PlaceOrder(alpaca.PlaceOrderRequest{
		Symbol: "AAPL", Qty: amount(1), Side: alpaca.Buy, Type: alpaca.Market, TimeInForce: alpaca.Day, ClientOrderID: "go-bracket",
	})
	refused("an id of an order twice", http.StatusUnprocessableEntity, 40010001, err)
	one.checkUpdates()
}

// streamPrices until there are a trade and a quote; `missing` are fields that are zero.
func (one *program) streamPrices(parent context.Context, root string, missing []string) {
	ctx, stop := context.WithCancel(parent)
	defer stop()
	trades, quotes, bars := make(chan stream.Trade, 1000), make(chan stream.Quote, 1000), make(chan stream.Bar, 1000)
	client := stream.NewStocksClient(marketdata.IEX, stream.WithBaseURL(root), stream.WithCredentials(one.key, one.secret),
		stream.WithTrades(func(trade stream.Trade) { trades <- trade }, one.symbol),
		stream.WithQuotes(func(quote stream.Quote) { quotes <- quote }, one.symbol),
		stream.WithBars(func(bar stream.Bar) { bars <- bar }, one.symbol))
	if err := client.Connect(ctx); err != nil {
		holds(fmt.Sprintf("the stream of prices opens: %v", err), false)
		return
	}
	holds("the stream of prices opens", true)
	holds("it has trades", until(func() bool { return len(trades) > 0 }))
	holds("and quotes", until(func() bool { return len(quotes) > 0 }))
	holds("and bars", until(func() bool { return len(bars) > 0 }))
	if len(trades) == 0 || len(quotes) == 0 || len(bars) == 0 {
		return
	}
	trade, quote, bar := <-trades, <-quotes, <-bars
	holds(fmt.Sprintf("a trade has its price and time: %+v", trade), trade.Price > 0 && trade.Timestamp.Year() > 2000 && trade.Symbol == one.symbol)
	holds(fmt.Sprintf("a quote has both prices: %+v", quote), quote.AskPrice >= quote.BidPrice && quote.BidPrice > 0 && quote.Timestamp.Year() > 2000)
	holds(fmt.Sprintf("a bar has its prices: %+v", bar), bar.High >= bar.Low && bar.Low > 0 && bar.Timestamp.Year() > 2000)
	if err := client.UnsubscribeFromBars(one.symbol); err != nil {
		holds(fmt.Sprintf("bars end: %v", err), false)
	}
}

// checkUpdates of the stream: each execution once, each with its price.
func (one *program) checkUpdates() {
	one.mutex.Lock()
	defer one.mutex.Unlock()
	seen, isWhole := map[string]bool{}, true
	for _, update := range one.updates {
		isWhole = isWhole && !seen[update.ExecutionID] && !update.At.IsZero() && update.Order.ID != "" && update.EventID != ""
		seen[update.ExecutionID] = true
		if update.Event == "fill" || update.Event == "partial_fill" {
			isWhole = isWhole && update.Price != nil && update.Qty != nil && update.PositionQty != nil && number(update.Qty) > 0
		}
	}
	holds(fmt.Sprintf("each of %d events came once, with its time and what it is about", len(one.updates)), isWhole && len(one.updates) > 0)
}
