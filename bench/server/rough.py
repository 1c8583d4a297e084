#!/usr/bin/env python3
"""Rough handling of a server, each with a clear outcome: slow clients, a 2 GB upload, a locked, a damaged and a foreign store, a full disk.

    python3 bench/server/rough.py PATH/knockon [--small DIR]

`--small`: an empty folder on a file system of a few megabytes (`mount -t tmpfs -o size=4m tmpfs DIR`); without it the full disk is left out.
One line a trial. Exit status: 0 each came out as it should, 1 otherwise.
"""
import argparse
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

LIST = 'list,id,name,places,from\nus-el,a1,"Kestrel Avionics Co., Ltd.",CN,2019-05-16\n'
failed = 0


def tell(what, holds, words):
    global failed
    failed += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {what}: {words}", flush=True)


def start(binary, top, *more):
    with open(os.path.join(top, "lists.csv"), "w") as f:
        f.write(LIST)
    args = [binary, "--quiet", "serve", "--listen", "127.0.0.1:0", "--list", "lists.csv", *more]
    server = subprocess.Popen(args, cwd=top, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    if not line:
        server.wait()
        return server, None
    return server, line.strip().rsplit("/", 1)[1]


def connect(address):
    host, port = address.split(":")
    s = socket.create_connection((host, int(port)), timeout=90)
    return s


def head(address, path, length, media="application/json", method="POST"):
    return f"{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\r\n".encode()


def ask(address, path, body):
    s = connect(address)
    text = json.dumps(body).encode()
    s.sendall(head(address, path, len(text)) + text)
    answer = s.recv(65536).decode(errors="replace")
    s.close()
    return int(answer[9:12]) if answer else 0, answer.split("\r\n\r\n", 1)[-1]


def until_closed(s):
    begun, data = time.monotonic(), b""
    try:
        while chunk := s.recv(65536):
            data += chunk
    except OSError:
        pass
    return time.monotonic() - begun, data


def slow(binary):
    with tempfile.TemporaryDirectory() as top:
        server, address = start(binary, top)
        a, b = connect(address), connect(address)
        a.sendall(b"POST /api/v1/screen HTTP/1.1\r\nhost: ")
        b.sendall(head(address, "/api/v1/screen", 100) + b'{"name"')
        seconds, _ = until_closed(a)
        tell("a head that does not come", 15 < seconds < 30, f"closed after {seconds:.0f} s")
        more, data = until_closed(b)
        tell("a body that does not come", b" 408 " in data[:20], f"{data[:30]!r} after {seconds + more:.0f} s")
        c = connect(address)
        c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        for _ in range(400):
            try:
                c.settimeout(2)
                c.sendall(f"GET /api/v1/openapi.json HTTP/1.1\r\nhost: {address}\r\n\r\n".encode())
            except OSError:
                break
        begun = time.monotonic()
        gone = False
        while time.monotonic() - begun < 60 and not gone:
            time.sleep(2)
            gone = int(metric(address, "knockon_connections")) <= 1
        tell("a reader that reads nothing", gone, f"let go after {time.monotonic() - begun:.0f} s")
        status, _ = ask(address, "/api/v1/screen", {"name": "x"})
        tell("meanwhile and after", status == 200, f"others are answered: {status}")
        c.close()
        server.kill()
        server.wait()


def metric(address, name):
    s = connect(address)
    s.sendall(f"GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n".encode())
    _, data = until_closed(s)
    return next(line.split()[1] for line in data.decode().splitlines() if line.startswith(name + " "))


def upload(binary):
    with tempfile.TemporaryDirectory() as top:
        server, address = start(binary, top)
        s = connect(address)
        s.sendall(head(address, "/api/v1/lists/big.csv", 2 << 30, "text/csv", "PUT"))
        sent, answer = 0, b""
        s.settimeout(5)
        try:
            while sent < 2 << 30:
                sent += s.send(b"x" * 65536)
        except OSError:
            pass
        try:
            answer = s.recv(4096)
        except OSError:
            pass
        rss = next(int(line.split()[1]) for line in open(f"/proc/{server.pid}/status") if line.startswith("VmHWM")) / 1024
        refused = b" 413 " in answer[:20] or sent < 64 << 20
        tell("2 GB upload", refused, f"{answer[:30]!r} after {sent / 1e6:.1f} MB, server peak {rss:.0f} MB")
        server.kill()
        server.wait()


def stores(binary):
    with tempfile.TemporaryDirectory() as top:
        server, address = start(binary, top)
        for i in range(60):
            ask(address, "/api/v1/screen", {"name": f"Kestrel Avionics {i}"})
        second, none = start(binary, top)
        tell("a second server", none is None and second.returncode == 2, second.stderr.read().strip())
        server.terminate()
        server.wait()
        db = os.path.join(top, "knockon.db")
        holder = sqlite3.connect(db)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        second, none = start(binary, top)
        tell("a locked file", none is None and second.returncode == 2, second.stderr.read().strip())
        holder.rollback()
        holder.close()
        with open(db, "r+b") as f:
            f.seek(os.path.getsize(db) // 2)
            f.write(b"\x5a" * 6000)
        second, none = start(binary, top)
        tell("a damaged file", none is None and second.returncode == 2, second.stderr.read().strip())


def full(binary, small):
    server, address = start(binary, small)
    acknowledged, refused = 0, None
    for i in range(20000):
        status, body = ask(address, "/api/v1/decisions", {"name": f"n{i}", "list": "us-el", "record": "a1", "same": False, "reason": "r" * 1500})
        if status == 201:
            acknowledged += 1
        else:
            refused = (status, body)
            break
    tell("a full disk", refused is not None and refused[0] == 503 and "full" in refused[1], f"after {acknowledged} decisions: {refused}")
    ready, _ = ask(address, "/healthz", {})
    server.terminate()
    server.wait()
    listed = subprocess.run([binary, "audit", "verify"], cwd=small, capture_output=True, text=True)
    entries = int(listed.stdout.split()[0]) if listed.stdout else -1
    tell("what was acknowledged before", entries >= acknowledged, f"{listed.stdout.strip()} {listed.stderr.strip()}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("knockon")
    p.add_argument("--small")
    args = p.parse_args()
    binary = os.path.abspath(args.knockon)
    stores(binary)
    upload(binary)
    if args.small:
        full(binary, os.path.abspath(args.small))
    slow(binary)
    sys.exit(1 if failed else 0)


main()
