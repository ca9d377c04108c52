// Alpaca's own client in Go, unmodified: `alpaca-client sim PORT CONTROL` against the simulator of Alpaca, `alpaca-client api URL`
// against Alpaca's API as a demonstration speaks it.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/alpacahq/alpaca-trade-api-go/v3/alpaca"
	"github.com/alpacahq/alpaca-trade-api-go/v3/marketdata"
	"github.com/shopspring/decimal"
)

// What is zero here and was not sent.
var (
	// removed from the service in July 2026.
	removed = []string{"pattern_day_trader", "daytrade_count", "daytrading_buying_power", "bod_dtbp"}
	// unknown to the API, as its documents say.
	noMargin = []string{"last_maintenance_margin", "sma", "maintenance_margin_requirement"}
)

type program struct {
	last    *lastBody
	zero    []string
	trading *alpaca.Client
	data    *marketdata.Client
	root    string
	key     string
	secret  string
	symbol  string
	mutex   sync.Mutex
	updates []alpaca.TradeUpdate
}

func newProgram(root, key, secret, symbol string) *program {
	last := &lastBody{}
	client := &http.Client{Timeout: deadline, Transport: last}
	return &program{
		last: last, root: root, key: key, secret: secret, symbol: symbol,
		trading: alpaca.NewClient(alpaca.ClientOpts{APIKey: key, APISecret: secret, BaseURL: root, HTTPClient: client}),
		data: marketdata.NewClient(marketdata.ClientOpts{
			APIKey: key, APISecret: secret, BaseURL: root, HTTPClient: client, Feed: marketdata.IEX, RetryLimit: 1,
		}),
	}
}

func main() {
	switch os.Args[1] {
	case "sim":
		playSimulator(os.Args[2], os.Args[3])
	case "api":
		playAPI(os.Args[2])
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

func amount(value float64) *decimal.Decimal {
	exact := decimal.NewFromFloat(value).Round(2)
	return &exact
}

func number(value *decimal.Decimal) float64 {
	if value == nil {
		return 0
	}
	return value.InexactFloat64()
}

// refused says with which status and code.
func refused(what string, status, code int, err error) {
	var refusal *alpaca.APIError
	if !errors.As(err, &refusal) {
		holds(fmt.Sprintf("%s is refused: %v", what, err), false)
		return
	}
	equal(what+" is refused", [2]int{refusal.StatusCode, refusal.Code}, [2]int{status, code})
}

// followed begins the stream of trade updates.
func (one *program) followed(ctx context.Context) {
	one.trading.StreamTradeUpdatesInBackground(ctx, func(update alpaca.TradeUpdate) {
		one.mutex.Lock()
		defer one.mutex.Unlock()
		one.updates = append(one.updates, update)
	})
}

func (one *program) eventsOf(id string) []string {
	one.mutex.Lock()
	defer one.mutex.Unlock()
	events := []string{}
	for _, update := range one.updates {
		if update.Order.ID == id {
			events = append(events, update.Event)
		}
	}
	return events
}

func (one *program) streams(what, id, event string) {
	isThere := until(func() bool { return slices.Contains(one.eventsOf(id), event) })
	holds(fmt.Sprintf("%s is streamed as %s (%v)", what, event, one.eventsOf(id)), isThere)
}

func (one *program) comesTo(id string, statuses ...string) bool {
	return until(func() bool { return slices.Contains(statuses, must(one.trading.GetOrder(id)).Status) })
}

func (one *program) readReference() {
	client := one.trading
	account := must(client.GetAccount())
	lossless("the account", one.last.decoded(), account, append(removed, one.zero...)...)
	holds("it has equity", account.Equity.IsPositive())
	configured := must(client.GetAccountConfigurations())
	lossless("the configuration", one.last.decoded(), configured, "dtbp_check", "trade_suspended_by_user")
	clock := must(client.GetClock())
	lossless("the clock", one.last.decoded(), clock)
	holds("the market is open", clock.IsOpen && clock.NextClose.After(clock.Timestamp) && clock.NextOpen.After(clock.NextClose))
	christmas := time.Date(2020, time.December, 21, 0, 0, 0, 0, time.UTC)
	days := must(client.GetCalendar(alpaca.GetCalendarRequest{Start: christmas, End: christmas.AddDate(0, 0, 7)}))
	lossless("the calendar", one.last.decoded(), days)
	holds("it has Christmas and its short eve", len(days) == 5 && days[3].Close == "13:00")
	assets := must(client.GetAssets(alpaca.GetAssetsRequest{Status: "active", AssetClass: "us_equity"}))
	lossless("the list of assets", one.last.decoded(), assets, one.zero...)
	holds("it is not empty", len(assets) > 0)
	asset := must(client.GetAsset(one.symbol))
	lossless("an asset", one.last.decoded(), asset, one.zero...)
	holds("it is tradable", asset.Tradable && asset.Symbol == one.symbol)
	history := must(client.GetPortfolioHistory(alpaca.GetPortfolioHistoryRequest{Period: "1M", TimeFrame: alpaca.Day1}))
	lossless("the history", one.last.decoded(), history)
	holds("the history is of one length", len(history.Equity) == len(history.Timestamp) && len(history.ProfitLoss) == len(history.Timestamp))
}

// readLists of orders and executions, and one order by each of its ids.
func (one *program) readLists() {
	client := one.trading
	orders := must(client.GetOrders(alpaca.GetOrdersRequest{Status: "all", Limit: 500, Nested: true}))
	lossless("the list of orders", one.last.decoded(), orders)
	flat := must(client.GetOrders(alpaca.GetOrdersRequest{Status: "all", Limit: 500, Direction: "asc"}))
	lossless("the same, flat and ascending", one.last.decoded(), flat)
	fills := must(client.GetAccountActivities(alpaca.GetAccountActivitiesRequest{ActivityTypes: []string{"FILL"}, PageSize: 100}))
	lossless("executions", one.last.decoded(), fills, "date", "net_amount", "description", "per_share_amount", "status")
	holds("there are executions", len(fills) > 0)
	byID := must(client.GetOrder(fills[0].OrderID))
	lossless("the order of an execution", one.last.decoded(), byID)
	equal("found by its own id", must(client.GetOrderByClientOrderID(byID.ClientOrderID)).ID, byID.ID)
	lossless("found by its own id, it", one.last.decoded(), byID)
}

func (one *program) readPosition(symbol string, quantity float64) {
	positions := must(one.trading.GetPositions())
	lossless("positions", one.last.decoded(), positions)
	position := must(one.trading.GetPosition(symbol))
	lossless("a position", one.last.decoded(), position)
	equal("its shares", position.Qty.InexactFloat64(), quantity)
}

func (one *program) readPrices() {
	latest := marketdata.GetLatestTradeRequest{}
	holds("there are prices", until(func() bool { _, err := one.data.GetLatestTrade(one.symbol, latest); return err == nil }))
	trade := must(one.data.GetLatestTrades([]string{one.symbol}, latest))
	lossless("the latest trade", member(one.last.decoded(), "trades"), trade, "u")
	quotes := must(one.data.GetLatestQuotes([]string{one.symbol}, marketdata.GetLatestQuoteRequest{}))
	lossless("the latest quote", member(one.last.decoded(), "quotes"), quotes)
	bars := must(one.data.GetLatestBars([]string{one.symbol}, marketdata.GetLatestBarRequest{}))
	lossless("the latest bar", member(one.last.decoded(), "bars"), bars, one.zero...)
	snapshots := must(one.data.GetSnapshots([]string{one.symbol}, marketdata.GetSnapshotRequest{}))
	lossless("a snapshot", one.last.decoded(), snapshots, append([]string{"latestTrade.u"}, one.zero...)...)
	now := must(one.trading.GetClock()).Timestamp
	asked := marketdata.GetBarsRequest{TimeFrame: marketdata.OneMin, Start: now.AddDate(0, 0, -1), End: now, PageLimit: 100}
	minutes := must(one.data.GetMultiBars([]string{one.symbol}, asked))
	lossless("bars of minutes", member(one.last.decoded(), "bars"), lastOf(minutes, one.last.decoded()), one.zero...)
	holds("they ascend", slices.IsSortedFunc(minutes[one.symbol], func(a, b marketdata.Bar) int { return a.Timestamp.Compare(b.Timestamp) }))
}

func member(sent any, name string) any { return sent.(map[string]any)[name] }

// lastOf are the bars of the last page.
func lastOf(all map[string][]marketdata.Bar, page any) map[string][]marketdata.Bar {
	last := map[string][]marketdata.Bar{}
	for symbol, sent := range member(page, "bars").(map[string]any) {
		bars := all[symbol]
		last[symbol] = bars[len(bars)-len(sent.([]any)):]
	}
	return last
}
