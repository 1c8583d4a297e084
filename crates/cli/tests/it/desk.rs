//! `serve`, `token`, `audit`: as typed, in a build with the server and in one without.

#[cfg(not(feature = "server"))]
use crate::{err, knockon};

#[cfg(not(feature = "server"))]
#[test]
fn a_build_without_the_server_says_which_has_it() {
    let top = tempfile::tempdir().unwrap();
    for args in [&["serve"][..], &["token", "list"], &["audit", "head"]] {
        let o = knockon(top.path(), args);
        assert_eq!(o.status.code(), Some(2));
        assert!(err(&o).contains("--features server"), "{}", err(&o));
    }
}

#[cfg(feature = "server")]
mod with_server {
    use crate::{err, knockon, out};
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    const LIST: &str = "list,id,name,places,from\nus-el,a1,\"Kestrel Avionics Co., Ltd.\",CN,2019-05-16\n";

    /// A served store: the process and its address.
    fn serve(dir: &Path) -> (Child, String) {
        std::fs::write(dir.join("lists.csv"), LIST).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_knockon"))
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0", "--list", "lists.csv"])
            .current_dir(dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().to_owned();
        (child, address)
    }

    /// Posts JSON; `None`: no whole answer came.
    fn post(address: &str, path: &str, body: &str) -> Option<String> {
        let mut stream = TcpStream::connect(address).ok()?;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.starts_with("HTTP/1.1 20").then(|| answer.split("\r\n\r\n").nth(1).map(str::to_owned))?
    }

    #[test]
    fn tokens_are_made_listed_and_taken_back() {
        let top = tempfile::tempdir().unwrap();
        let made = knockon(top.path(), &["token", "add", "alice", "--role", "admin"]);
        assert_eq!(made.status.code(), Some(0), "{}", err(&made));
        assert!(out(&made).starts_with("kno_"));
        assert_eq!(knockon(top.path(), &["token", "add", "alice", "--role", "read"]).status.code(), Some(2));
        assert_eq!(knockon(top.path(), &["token", "add", "bob", "--role", "king"]).status.code(), Some(2));
        assert!(out(&knockon(top.path(), &["token", "list"])).contains("alice"));
        assert_eq!(knockon(top.path(), &["token", "revoke", "alice"]).status.code(), Some(0));
        assert_eq!(knockon(top.path(), &["token", "revoke", "alice"]).status.code(), Some(2));
        let checked = knockon(top.path(), &["audit", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
        assert!(out(&checked).starts_with("2 entries, whole"), "{}", out(&checked));
        assert_eq!(knockon(top.path(), &["audit", "verify", "--db", "none.db"]).status.code(), Some(2));
    }

    #[test]
    fn a_server_that_is_killed_has_everything_that_it_acknowledged() {
        let top = tempfile::tempdir().unwrap();
        let mut acknowledged: Vec<i64> = Vec::new();
        for round in 0..4 {
            let (mut child, address) = serve(top.path());
            let clients: Vec<_> = (0..4)
                .map(|c| {
                    let address = address.clone();
                    std::thread::spawn(move || {
                        let mut own = Vec::new();
                        for i in 0.. {
                            let body = format!(
                                "{{\"name\": \"n{round}-{c}-{i}\", \"list\": \"us-el\", \"record\": \"a1\", \"same\": false, \"reason\": \"r\"}}"
                            );
                            match post(&address, "/api/v1/decisions", &body) {
                                Some(answer) => own.push(
                                    serde_json::from_str::<serde_json::Value>(&answer).unwrap()["audit"].as_i64().unwrap(),
                                ),
                                None => return own,
                            }
                        }
                        own
                    })
                })
                .collect();
            std::thread::sleep(std::time::Duration::from_millis(150 + 70 * round));
            child.kill().unwrap(); // SIGKILL on Unix
            child.wait().unwrap();
            for client in clients {
                acknowledged.extend(client.join().unwrap());
            }
        }
        assert!(acknowledged.len() > 10, "only {} decisions were made", acknowledged.len());
        let checked = knockon(top.path(), &["audit", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
        let listed = out(&knockon(top.path(), &["audit", "list", "--limit", "1000000"]));
        let there: std::collections::BTreeSet<i64> = listed
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["seq"].as_i64().unwrap())
            .collect();
        let lost: Vec<_> = acknowledged.iter().filter(|a| !there.contains(a)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    }
}
