#!/usr/bin/env python3
"""Kills a server under load again and again, and looks for what it acknowledged: decisions and runs.

    python3 bench/server/kill.py PATH/knockon [--times 50] [--clients 8]

Exit status: 0 nothing acknowledged was lost and the audit log is whole, 1 otherwise.
"""
import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

LIST = 'list,id,name,places,from\nus-el,a1,"Kestrel Avionics Co., Ltd.",CN,2019-05-16\n'


def start(binary, top):
    server = subprocess.Popen(
        [binary, "--quiet", "serve", "--listen", "127.0.0.1:0", "--list", "lists.csv"], cwd=top, stdout=subprocess.PIPE, text=True
    )
    return server, server.stdout.readline().strip().rsplit("/", 1)[1]


def client(address, tag, kept, stop):
    connection, i = http.client.HTTPConnection(address, timeout=10), 0
    while not stop.is_set():
        i += 1
        if i % 10:
            path, body = "/api/v1/decisions", {"name": f"{tag}-{i}", "list": "us-el", "record": "a1", "same": False, "reason": tag}
        else:
            path, body = "/api/v1/runs", {"case": "zte-2018", "set": ["case.engine.draws=0"]}
        try:
            connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return
        if answer.status in (201, 202):
            kept.append((path.rsplit("/", 1)[1], json.loads(text)["id"]))
        else:
            print("refused", answer.status, text[:200])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("knockon")
    p.add_argument("--times", type=int, default=50)
    p.add_argument("--clients", type=int, default=8)
    args = p.parse_args()
    binary, rng, kept = os.path.abspath(args.knockon), random.Random(1), []
    with tempfile.TemporaryDirectory() as top:
        with open(os.path.join(top, "lists.csv"), "w") as f:
            f.write(LIST)
        for turn in range(args.times):
            server, address = start(binary, top)
            stop = threading.Event()
            clients = [threading.Thread(target=client, args=(address, f"{turn}-{c}", kept, stop)) for c in range(args.clients)]
            for c in clients:
                c.start()
            time.sleep(rng.uniform(0.05, 0.6))
            server.send_signal(signal.SIGKILL)
            server.wait()
            stop.set()
            for c in clients:
                c.join()
        verified = subprocess.run([binary, "audit", "verify"], cwd=top, capture_output=True, text=True)
        server, address = start(binary, top)
        there = {"decisions": set(), "runs": set()}
        for what in there:
            before = ""
            while before is not None:
                connection = http.client.HTTPConnection(address, timeout=60)
                connection.request("GET", f"/api/v1/{what}?limit=1000{before}")
                page = json.loads(connection.getresponse().read())
                there[what] |= {item["id"] for item in page["items"]}
                before = f"&before={page['next']}" if page["next"] else None
        server.kill()
        server.wait()
    lost = [k for k in kept if k[1] not in there[k[0]]]
    n = {what: sum(1 for k in kept if k[0] == what) for what in there}
    print(f"killed {args.times} times; acknowledged {n['decisions']} decisions and {n['runs']} runs; lost {len(lost)} {lost[:5]}")
    print(f"audit: {verified.stdout.strip()} {verified.stderr.strip()}")
    sys.exit(0 if not lost and verified.returncode == 0 else 1)


main()
