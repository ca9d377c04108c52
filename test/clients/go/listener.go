// What one client hears from the gateway, kept for the checks.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/scmhub/ibapi"
)

const patience = 20 * time.Second

// word is one status of an order; from openOrder it has no filled quantity.
type word struct {
	status string
	filled float64
	permID int64
}

type listener struct {
	ibapi.Wrapper
	*ibapi.EClient
	mu         sync.Mutex
	accounts   []string
	nextID     int64
	greetings  int
	contracts  map[int64]ibapi.Contract
	bars       map[int64][]ibapi.Bar
	ended      map[string]int
	prices     map[int64]float64
	rows       [2]int
	words      map[int64][]word
	orders     map[int64]ibapi.Order
	margin     map[int64]string
	executions map[string]string
	repeated   int
	paid       map[string]int
	complaints []string
}

func newListener() *listener {
	heard := &listener{
		contracts:  map[int64]ibapi.Contract{},
		bars:       map[int64][]ibapi.Bar{},
		ended:      map[string]int{},
		prices:     map[int64]float64{},
		words:      map[int64][]word{},
		orders:     map[int64]ibapi.Order{},
		margin:     map[int64]string{},
		executions: map[string]string{},
		paid:       map[string]int{},
	}
	heard.EClient = ibapi.NewEClient(heard)
	return heard
}

func (l *listener) keep(change func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// sees waits until the condition holds, or for as long as there is patience.
func (l *listener) sees(condition func() bool) bool {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		holds := false
		l.keep(func() { holds = condition() })
		if holds || time.Now().After(deadline) {
			return holds
		}
	}
}

func (l *listener) answered(what string, id int64) bool {
	return l.sees(func() bool { return l.ended[key(what, id)] == 1 })
}

func (l *listener) comesTo(orderID int64, wanted ...string) bool {
	return l.sees(func() bool {
		words := l.words[orderID]
		if len(words) == 0 {
			return false
		}
		return strings.Contains(strings.Join(wanted, " "), words[len(words)-1].status)
	})
}

func key(what string, id int64) string { return fmt.Sprintf("%s %d", what, id) }

func (l *listener) end(what string, id int64) { l.keep(func() { l.ended[key(what, id)]++ }) }

func (l *listener) ConnectAck()       {}
func (l *listener) ConnectionClosed() {}

func (l *listener) ManagedAccounts(accounts []string) {
	l.keep(func() { l.accounts = accounts })
}

func (l *listener) NextValidID(id int64) {
	l.keep(func() { l.nextID = id; l.greetings++ })
}

func (l *listener) Error(id, _, code int64, text, _ string) {
	isNotice := code == 202 || (code >= 2100 && code < 2200)
	if !isNotice {
		l.keep(func() { l.complaints = append(l.complaints, fmt.Sprintf("%d: %d %s", id, code, text)) })
	}
}

func (l *listener) CurrentTime(seconds int64) { l.end("time", 0) }

func (l *listener) ContractDetails(id int64, details *ibapi.ContractDetails) {
	l.keep(func() { l.contracts[id] = details.Contract })
}

func (l *listener) ContractDetailsEnd(id int64) { l.end("contract", id) }

func (l *listener) HistoricalData(id int64, bar *ibapi.Bar) {
	l.keep(func() { l.bars[id] = append(l.bars[id], *bar) })
}

func (l *listener) HistoricalDataEnd(id int64, _, _ string) { l.end("history", id) }

func (l *listener) HistoricalDataUpdate(id int64, bar *ibapi.Bar) { l.end("update", id) }

func (l *listener) HeadTimestamp(id int64, _ string) { l.end("head", id) }

func (l *listener) MarketDataType(_, _ int64) {}

func (l *listener) TickReqParams(_ int64, _ float64, _ string, _ int64) {}

func (l *listener) TickPrice(_, kind int64, price float64, _ ibapi.TickAttrib) {
	l.keep(func() { l.prices[kind] = price })
}

func (l *listener) TickSize(_, _ int64, _ ibapi.Decimal) {}

func (l *listener) TickString(_, _ int64, _ string) {}

func (l *listener) UpdateMktDepthL2(_, position int64, _ string, _, side int64, _ float64, _ ibapi.Decimal, _ bool) {
	l.keep(func() { l.rows[side] = max(l.rows[side], int(position)+1) })
}

func (l *listener) OpenOrder(id int64, _ *ibapi.Contract, order *ibapi.Order, state *ibapi.OrderState) {
	l.keep(func() {
		l.orders[id] = *order
		if order.WhatIf {
			l.margin[id] = state.InitMarginAfter
		} else {
			l.words[id] = append(l.words[id], word{state.Status, -1, order.PermID})
		}
	})
}

func (l *listener) OrderStatus(id int64, status string, filled, _ ibapi.Decimal, _ float64, permID, _ int64, _ float64, _ int64, _ string, _ float64) {
	l.keep(func() { l.words[id] = append(l.words[id], word{status, filled.Float(), permID}) })
}

func (l *listener) OpenOrderEnd() { l.end("orders", 0) }

func (l *listener) ExecDetails(id int64, _ *ibapi.Contract, execution *ibapi.Execution) {
	l.keep(func() {
		if id >= 0 {
			l.repeated++
		} else {
			l.executions[execution.ExecID] = execution.Side
		}
	})
}

func (l *listener) ExecDetailsEnd(id int64) { l.end("executions", id) }

func (l *listener) CommissionAndFeesReport(report ibapi.CommissionAndFeesReport) {
	l.keep(func() { l.paid[report.ExecID]++ })
}
