"""Reads the topics of a ledger with the client of another maker, validates every message by the published schemas, and rebuilds
the positions of one portfolio from trades alone.

    kafka_positions.py BROKER PREFIX SCHEMAS PORTFOLIO
"""

import json
import pathlib
import sys
from decimal import Decimal

from confluent_kafka import Consumer, Producer, TopicPartition
from jsonschema import Draft202012Validator

FAMILIES = ["portfolios", "trades", "positions", "cash", "corporate_actions", "securities"]
FACTS = ["orders", "executions", "positions", "holdings", "predictions", "signals", "risk", "daemon"]


def log_of(broker, topics):
    """Every message that is in the topics now, by topic in the order of its partitions."""
    consumer = Consumer(
        {"bootstrap.servers": broker, "group.id": "positions", "enable.auto.commit": False}
    )
    places = []
    ends = {}
    for topic in topics:
        for partition in consumer.list_topics(topic, timeout=10).topics[topic].partitions:
            place = TopicPartition(topic, partition)
            low, high = consumer.get_watermark_offsets(place, timeout=10)
            if low < high:
                places.append(TopicPartition(topic, partition, low))
                ends[(topic, partition)] = high
    consumer.assign(places)
    messages = []
    while ends:
        message = consumer.poll(10)
        if message is None:
            raise SystemExit("the topics did not answer within 10 s")
        if message.error():
            raise SystemExit(str(message.error()))
        messages.append(message)
        place = (message.topic(), message.partition())
        if message.offset() + 1 >= ends.get(place, float("inf")):
            del ends[place]
    consumer.close()
    return messages


def main(broker, prefix, schemas, portfolio):
    topics = [f"{prefix}.{family}" for family in FAMILIES]
    topics += [f"{prefix}.trader.{family}" for family in FACTS]
    validators = {}
    by_stream = {}
    seen = facts = 0
    for message in log_of(broker, topics):
        headers = {name: value.decode() for name, value in message.headers()}
        name = headers["schema"]
        if name not in validators:
            schema = json.loads(pathlib.Path(schemas, f"{name}.json").read_text())
            Draft202012Validator.check_schema(schema)
            validators[name] = Draft202012Validator(schema)
        value = json.loads(message.value())
        validators[name].validate(value)
        seen += 1
        if name.startswith("trader."):
            facts += 1
            continue
        # A message may come twice: its id says which event it is.
        by_stream.setdefault(value["stream"], {})[value["version"]] = value
    own = by_stream[f"portfolio-{portfolio}"]
    versions = sorted(own)
    if versions != list(range(1, len(versions) + 1)):
        raise SystemExit(f"versions are missing: {versions}")
    positions = {}
    for version in versions:
        event = own[version]
        kind, data = event["type"], event["data"]
        if kind in ("POSITION_OPENED", "POSITION_UPDATED", "POSITION_CLOSED"):
            positions[data["security"]] = {
                "quantity": str(Decimal(data["quantity"])),
                "cost": str(Decimal(data["cost"])),
            }
    held = {str(key): value for key, value in positions.items() if Decimal(value["quantity"]) != 0}
    print(json.dumps({"messages": seen, "facts": facts, "positions": held, "partitions": partitions_of(broker, f"{prefix}.check")}))


def partitions_of(broker, topic):
    """Where a producer with the partitioner of Java's client puts keys."""
    placed = {}
    producer = Producer({"bootstrap.servers": broker, "partitioner": "murmur2_random"})
    for key in [str(number) for number in range(1, 51)] + ["security-7", "holder-3"]:
        producer.produce(
            topic, key=key, value=b"x", on_delivery=lambda error, message: placed.update({message.key().decode(): message.partition()})
        )
    producer.flush(10)
    return placed


if __name__ == "__main__":
    main(*sys.argv[1:])
