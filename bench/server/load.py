#!/usr/bin/env python3
"""Many clients screen names against a served list: throughput, latency, errors, memory of the server.

    python3 bench/server/load.py PATH/knockon LIST [--clients 200] [--seconds 300]

Needs Python 3.11 and nothing else. Every answer is in the audit log before it is sent; the log is verified at the end. Names are drawn from the list itself
with a letter changed, so that most of them have hits. The client shares the machine with the server: its own CPU seconds are printed too.
Exit status: 0 all answers were 200 and the log is whole, 1 otherwise.
"""
import argparse
import asyncio
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time


def names_of(path):
    with open(path, newline="", encoding="utf-8-sig") as f:
        rows = csv.DictReader(f)
        out = [r["name"] for r in rows if r.get("name")]
    return out[:5000]


def changed(name, rng):
    if len(name) < 4:
        return name
    i = rng.randrange(1, len(name) - 1)
    return name[:i] + rng.choice("aeiourst") + name[i + 1 :]


def memory(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def client(number, address, names, until, times, errors):
    rng = random.Random(number)
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while time.monotonic() < until:
        body = json.dumps({"name": changed(rng.choice(names), rng), "top": 5}).encode()
        head = f"POST /api/v1/screen HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        begun = time.perf_counter()
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await reader.readuntil(b"\r\n\r\n")
        status = int(answer[9:12])
        length = next(int(line.split(b":")[1]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
        if status != 200:
            errors.append(status)
    writer.close()


async def load(address, names, args, pid):
    times, errors, memories = [], [], []
    until = time.monotonic() + args.seconds
    tasks = [asyncio.create_task(client(i, address, names, until, times, errors)) for i in range(args.clients)]
    begun = time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(min(args.seconds / 10, 30))
        memories.append(memory(pid))
    done = await asyncio.gather(*tasks, return_exceptions=True)
    errors += [repr(d) for d in done if d is not None]
    return times, errors, memories, time.monotonic() - begun


def main():
    p = argparse.ArgumentParser()
    p.add_argument("knockon")
    p.add_argument("list")
    p.add_argument("--clients", type=int, default=200)
    p.add_argument("--seconds", type=float, default=300)
    args = p.parse_args()
    binary, names = os.path.abspath(args.knockon), names_of(args.list)
    with tempfile.TemporaryDirectory() as top:
        server = subprocess.Popen(
            [binary, "--quiet", "serve", "--listen", "127.0.0.1:0", "--list", os.path.abspath(args.list)],
            cwd=top, stdout=subprocess.PIPE, text=True,
        )
        address = server.stdout.readline().strip().rsplit("/", 1)[1]
        before = memory(server.pid)
        times, errors, memories, took = asyncio.run(load(address, names, args, server.pid))
        used = cpu(server.pid)
        server.terminate()
        server.wait()
        size = os.path.getsize(os.path.join(top, "knockon.db"))
        verified = subprocess.run([binary, "audit", "verify"], cwd=top, capture_output=True, text=True)
    times.sort()
    at = lambda q: times[min(int(len(times) * q), len(times) - 1)] * 1000
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{len(times)} answers of {args.clients} clients in {took:.0f} s: {len(times) / took:.0f} a second, {len(errors)} errors {errors[:3]}")
    print(f"latency ms: p50 {at(0.5):.1f}, p90 {at(0.9):.1f}, p99 {at(0.99):.1f}, most {times[-1] * 1000:.1f}")
    print(f"server: {used:.1f} CPU s, memory MB {before / 1024:.0f} at start, then {[round(m / 1024) for m in memories]}; store {size / 1e6:.0f} MB")
    print(f"client: {own.ru_utime + own.ru_stime:.1f} CPU s; load average {os.getloadavg()[0]:.1f}")
    print(f"audit: {verified.stdout.strip()}")
    sys.exit(0 if not errors and verified.returncode == 0 else 1)


main()
