//! The Rust client `ibapi` against the simulated exchange: contract, history, quotes, a bracket to its target, a cancel.

use ibapi::client::blocking::Client;
use ibapi::orders::{order_builder, Action, CancelOrder, ExecutionFilter, Executions, PlaceOrder};
use ibapi::prelude::*;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);
const TITLE: &str = "ibapi 2.12 (Rust) with the exchange";

#[derive(Default)]
struct Checks {
    passed: u32,
    failed: u32,
}

impl Checks {
    fn holds(&mut self, what: &str, is_true: bool) {
        if is_true {
            self.passed += 1;
            println!("ok      {TITLE}: {what}");
        } else {
            self.failed += 1;
            println!("FAILED  {TITLE}: {what}");
        }
    }
}

fn wait(mut is_true: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !is_true() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

fn price(control: &str, last: f64) {
    let body = format!(
        r#"{{"symbol":"AAPL","last":{last},"bid":{:.2},"ask":{:.2}}}"#,
        last - 0.01,
        last + 0.01
    );
    let request = format!(
        "POST /price HTTP/1.1\r\nHost: {control}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(control).expect("the control port answers");
    stream.write_all(request.as_bytes()).expect("the control port reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the control port answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn main() {
    let ports: Vec<String> = std::env::args().skip(1).map(|port| format!("127.0.0.1:{port}")).collect();
    let mut checks = Checks::default();
    play(&ports[0], &ports[1], &mut checks).unwrap_or_else(|error| {
        checks.holds(&format!("no step ends with an error: {error}"), false);
    });
    println!("{} passed, {} failed", checks.passed, checks.failed);
    std::process::exit(i32::from(checks.failed > 0));
}

fn play(gateway: &str, control: &str, checks: &mut Checks) -> Result<(), Box<dyn std::error::Error>> {
    price(control, 150.0);
    let client = Client::connect(gateway, 31)?;
    checks.holds("server version 178", client.server_version() == 178);
    checks.holds("accounts", client.managed_accounts()?.contains(&"DU1234567".to_string()));
    checks.holds("the gateway's time", client.server_time()?.year() >= 2020);

    let stock = Contract::stock("AAPL").build();
    let details = client.contract_details(&stock)?;
    checks.holds("one contract", details.len() == 1 && details[0].contract.contract_id > 0);
    let history = client.historical_data(
        &stock,
        None,
        5.days(),
        HistoricalBarSize::Hour,
        HistoricalWhatToShow::Trades,
        TradingHours::Regular,
    )?;
    checks.holds("history makes sense", history.bars.len() > 20 && history.bars.iter().all(|bar| bar.low <= bar.open && bar.open <= bar.high));
    let head = client.head_timestamp(&stock, HistoricalWhatToShow::Trades, TradingHours::Regular)?;
    checks.holds("the first data", head.year() < 2026);
    let quotes = client.market_data(&stock).subscribe()?;
    let is_priced = wait(|| matches!(quotes.try_next(), Some(TickTypes::PriceSize(tick)) if tick.price > 0.0));
    checks.holds("quotes", is_priced);
    quotes.cancel();

    let first = client.next_order_id();
    let bracket = order_builder::bracket_order(first, Action::Buy, 100.0, 150.10, 155.0, 145.0);
    let mut legs = Legs::default();
    for order in &bracket {
        legs.words.push(client.place_order(order.order_id, &stock, order)?);
    }
    const WORKS: [&str; 2] = ["Submitted", "PreSubmitted"];
    checks.holds("the entry fills", legs.come_to(first, &["Filled"]));
    checks.holds("the target works", legs.come_to(first + 1, &WORKS));
    checks.holds("the stop works", legs.come_to(first + 2, &WORKS));
    price(control, 155.5);
    checks.holds("the target fills", legs.come_to(first + 1, &["Filled"]));
    checks.holds("the stop is cancelled", legs.come_to(first + 2, &["Cancelled"]));
    checks.holds("executions of both sides, with their commissions", wait(|| {
        legs.listen();
        legs.shares == 200.0 && legs.commissions >= 2
    }));

    let far = first + 3;
    let resting = order_builder::limit_order(Action::Buy, 10.0, 100.0);
    legs.words.push(client.place_order(far, &stock, &resting)?);
    checks.holds("a far limit order rests", legs.come_to(far, &["Submitted"]));
    let cancel = client.cancel_order(far, "")?;
    let is_cancelled = |word| matches!(word, Some(CancelOrder::OrderStatus(told)) if told.status == "Cancelled");
    checks.holds("and is cancelled", wait(|| is_cancelled(cancel.try_next())));

    // While an order is listened to, its executions go there; the client ends that in a thread of its own after the drop,
    // so that a first answer may still go to nobody.
    drop(legs);
    let mut answers = Vec::new();
    let is_told = wait(|| {
        answers.extend(client.executions(ExecutionFilter::default()));
        std::thread::sleep(Duration::from_millis(200));
        answers.iter().any(|answer| matches!(answer.try_next(), Some(Executions::ExecutionData(_))))
    });
    checks.holds("executions again on request", is_told);
    Ok(())
}

/// What was heard of some orders.
#[derive(Default)]
struct Legs {
    words: Vec<ibapi::client::blocking::Subscription<PlaceOrder>>,
    status: HashMap<i32, String>,
    shares: f64,
    commissions: u32,
}

impl Legs {
    fn listen(&mut self) {
        for leg in &self.words {
            while let Some(word) = leg.try_next() {
                match word {
                    PlaceOrder::OrderStatus(told) => drop(self.status.insert(told.order_id, told.status)),
                    PlaceOrder::ExecutionData(told) => self.shares += told.execution.shares,
                    PlaceOrder::CommissionReport(_) => self.commissions += 1,
                    _ => {}
                }
            }
        }
    }

    fn come_to(&mut self, order: i32, wanted: &[&str]) -> bool {
        wait(|| {
            self.listen();
            self.status.get(&order).is_some_and(|told| wanted.contains(&told.as_str()))
        })
    }
}
