// The Go client ibapi against the simulated exchange: data, many requests at once, a bracket to its target, a group, a reconnect.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/scmhub/ibapi"
)

const (
	title    = "ibapi 0.10.47 (Go) with the exchange"
	clientID = 32
	errors   = 3
)

var passed, failed int

func holds(what string, isTrue bool) {
	if isTrue {
		passed++
		fmt.Printf("ok      %s: %s\n", title, what)
	} else {
		failed++
		fmt.Printf("FAILED  %s: %s\n", title, what)
	}
}

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	control := "127.0.0.1:" + os.Args[2]
	ibapi.SetLogLevel(errors)
	setPrice(control, 150)
	client := newListener()
	connect(client, port)
	askForData(client)
	askAtOnce(client)
	playBracket(client, control)
	playOthers(client)
	reconnect(client, port)
	client.keep(func() { sumUp(client) })
	client.Disconnect()
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

func setPrice(control string, last float64) {
	body := fmt.Sprintf(`{"symbol":"AAPL","last":%.2f,"bid":%.2f,"ask":%.2f}`, last, last-0.01, last+0.01)
	answer, err := http.Post("http://"+control+"/price", "application/json", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
}

func stock(symbol string) *ibapi.Contract {
	contract := ibapi.NewContract()
	contract.Symbol, contract.SecType, contract.Exchange, contract.Currency = symbol, "STK", "SMART", "USD"
	return contract
}

func shares(count int64) ibapi.Decimal { return ibapi.StringToDecimal(strconv.FormatInt(count, 10)) }

func connect(client *listener, port int) {
	before := client.greetings
	// The client forgets it at each disconnect.
	client.SetConnectionOptions("+PACEAPI")
	if err := client.Connect("127.0.0.1", port, clientID); err != nil {
		panic(err)
	}
	holds("it is greeted", client.sees(func() bool { return client.greetings > before }))
}

func askForData(client *listener) {
	apple := stock("AAPL")
	holds("server version 178", client.ServerVersion() == 178)
	holds("accounts", len(client.accounts) == 1 && client.accounts[0] == "DU1234567")
	client.ReqCurrentTime()
	holds("the gateway's time", client.answered("time", 0))
	client.ReqContractDetails(1, apple)
	holds("one contract", client.answered("contract", 1) && client.contracts[1].ConID > 0)
	client.ReqHistoricalData(2, apple, "", "2 D", "5 mins", "TRADES", true, 1, true, nil)
	holds("history", client.answered("history", 2) && len(client.bars[2]) > 78)
	holds("which is kept up to date", client.sees(func() bool { return client.ended[key("update", 2)] > 0 }))
	client.ReqMktData(3, apple, "233,236", false, false, nil)
	holds("bid, ask and last", client.sees(func() bool {
		return client.prices[ibapi.BID] > 0 && client.prices[ibapi.ASK] > 0 && client.prices[ibapi.LAST] > 0
	}))
	client.ReqMktDepth(4, apple, 5, true, nil)
	holds("five rows on both sides", client.sees(func() bool { return client.rows == [2]int{5, 5} }))
	client.CancelMktDepth(4, true)
	client.CancelMktData(3)
}

// askAtOnce sends far more than fifty messages; the gateway serves them at its own pace.
func askAtOnce(client *listener) {
	const count = 300
	for id := int64(100); id < 100+count; id++ {
		symbol := stock(string(rune('A'+id%26)) + "X")
		switch id % 3 {
		case 0:
			client.ReqContractDetails(id, symbol)
		case 1:
			client.ReqHeadTimeStamp(id, symbol, "TRADES", true, 1)
		default:
			client.ReqHistoricalData(id, symbol, "", "1 D", "5 mins", "TRADES", true, 1, false, nil)
		}
	}
	holds("300 requests at once, each answered once", client.sees(func() bool {
		answered := 0
		for id := int64(100); id < 100+count; id++ {
			answered += client.ended[key([]string{"contract", "head", "history"}[id%3], id)]
		}
		return answered == count
	}))
}

func playBracket(client *listener, control string) {
	first := client.nextID
	entry, target, stop := ibapi.BracketOrder(first, "BUY", shares(100), 150.10, 155, 145)
	for _, leg := range []*ibapi.Order{entry, target, stop} {
		client.PlaceOrder(leg.OrderID, stock("AAPL"), leg)
	}
	holds("the entry fills", client.comesTo(first, "Filled"))
	holds("the target works", client.comesTo(first+1, "Submitted", "PreSubmitted"))
	holds("the stop works", client.comesTo(first+2, "Submitted", "PreSubmitted"))
	stop.AuxPrice = 146
	client.PlaceOrder(first+2, stock("AAPL"), stop)
	holds("the stop moves", client.sees(func() bool { return client.orders[first+2].AuxPrice == 146 }))
	setPrice(control, 155.5)
	holds("the target fills", client.comesTo(first+1, "Filled"))
	holds("the stop is cancelled", client.comesTo(first+2, "Cancelled"))
	holds("executions of both sides, each with one commission", client.sees(func() bool {
		sides, arePaid := map[string]bool{}, true
		for id, side := range client.executions {
			sides[side] = true
			arePaid = arePaid && client.paid[id] == 1
		}
		return len(sides) == 2 && arePaid
	}))
}

func playOthers(client *listener) {
	first := client.nextID + 3
	place := func(id int64, order *ibapi.Order) { client.PlaceOrder(id, stock("AAPL"), order) }
	trial := ibapi.LimitOrder("BUY", shares(100), 155)
	trial.WhatIf = true
	place(first, trial)
	holds("a trial order tells its margin", client.sees(func() bool { return client.margin[first] != "" }))
	// In this order: an id below an earlier one is refused.
	for at, limit := range []float64{100, 156} {
		member := ibapi.LimitOrder("BUY", shares(10), limit)
		ibapi.OneCancelsAll("group", member, 1)
		place(first+1+int64(at), member)
	}
	holds("one of a group fills", client.comesTo(first+2, "Filled"))
	holds("the other one is cancelled", client.comesTo(first+1, "Cancelled"))
	atOnce := ibapi.LimitOrder("BUY", shares(10), 100)
	atOnce.TIF = "IOC"
	place(first+3, atOnce)
	holds("an order for now or never ends", client.comesTo(first+3, "Cancelled"))
	place(first+4, ibapi.MarketOrder("SELL", shares(10)))
	holds("a market order fills", client.comesTo(first+4, "Filled"))
	client.ReqExecutions(5, ibapi.NewExecutionFilter())
	holds("executions again on request", client.answered("executions", 5) && client.repeated == len(client.executions))
}

func reconnect(client *listener, port int) {
	far := client.nextID + 8
	client.PlaceOrder(far, stock("AAPL"), ibapi.LimitOrder("BUY", shares(10), 100))
	holds("a far limit order rests", client.comesTo(far, "Submitted"))
	client.Disconnect()
	delete(client.orders, far)
	connect(client, port)
	holds("the next order id follows", client.nextID == far+1)
	client.ReqOpenOrders()
	holds("a reconnect finds it", client.answered("orders", 0) && client.orders[far].LmtPrice == 100)
	client.CancelOrder(far, ibapi.NewOrderCancel())
	holds("and cancels it", client.comesTo(far, "Cancelled"))
}

func sumUp(client *listener) {
	isForward := true
	for _, words := range client.words {
		last := words[0]
		for _, one := range words[1:] {
			isEnded := last.status == "Filled" || last.status == "Cancelled"
			isOther := last.permID != 0 && one.permID != last.permID
			isLess := one.filled >= 0 && one.filled < last.filled
			isForward = isForward && !isOther && !isLess && (!isEnded || one.status == last.status)
			one.filled = max(one.filled, last.filled)
			last = one
		}
	}
	holds("no status is taken back", isForward)
	fmt.Print(strings.Join(append(client.complaints, ""), "\n"))
	holds("nothing was complained about", len(client.complaints) == 0)
}
