//! A browser as the tests' device: sessions are sent to `scripts/gpu-parity.mjs`, which has a page run them through the module that
//! ships, and answers with what the browser read back. So each comparison here is made a second time, with the browser's values.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use phase_collapse::gpu::{Device, Elsewhere, KERNELS, Program, SessionElsewhere};
use phase_collapse::{Error, Result};
use serde_json::{Value, json};

/// Where the script listens (host:port), if the tests are to be run in a browser.
const ADDRESS: &str = "GPU_TESTS_IN_BROWSER";

/// `device`'s place taken by one of its own in the browser, where one is given.
pub fn in_browser(device: Device) -> Device {
    // One for all tests, since a software device takes seconds to compile some of the kernels.
    static BROWSER: OnceLock<Arc<Browser>> = OnceLock::new();
    let Ok(address) = std::env::var(ADDRESS) else { return device };
    let browser = BROWSER.get_or_init(|| {
        let browser = Browser { address };
        browser.ask(json!({"do": "open"}), &[]).unwrap_or_else(|e| panic!("{e}"));
        Arc::new(browser)
    });
    device.with_sessions(Box::new(OpenBrowser(browser.clone())))
}

fn next() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// A device there.
#[derive(Debug)]
struct Browser {
    address: String,
}

impl Browser {
    /// One question, one answer, one connection. The test's name goes with it, so that the script can tell that none was left out.
    fn ask(&self, mut command: Value, words: &[u32]) -> Result<Vec<u8>> {
        command["test"] = std::thread::current().name().unwrap_or("a thread without a name").into();
        let failed = |found: String| Error::Device { what: "the browser".into(), found };
        let talk = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect(&self.address)?;
            let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
            write!(
                stream,
                "POST /ask HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCommand: {command}\r\nContent-Length: {}\r\n\r\n",
                self.address,
                bytes.len()
            )?;
            stream.write_all(&bytes)?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = talk().map_err(|e| failed(e.to_string()))?;
        let end =
            answer.windows(4).position(|w| w == b"\r\n\r\n").ok_or_else(|| failed("no answer".into()))?;
        let body = answer[end + 4..].to_vec();
        if answer.starts_with(b"HTTP/1.1 200 ") {
            Ok(body)
        } else {
            Err(failed(String::from_utf8_lossy(&body).into()))
        }
    }
}

#[derive(Debug)]
struct OpenBrowser(Arc<Browser>);

impl Elsewhere for OpenBrowser {
    fn load(&self, program: &Program) -> Result<Box<dyn SessionElsewhere>> {
        let session = SessionThere { browser: self.0.clone(), number: next() };
        session.ask("load", json!({}), &program.to_words(KERNELS))?;
        Ok(Box::new(session))
    }
}

#[derive(Debug)]
struct SessionThere {
    browser: Arc<Browser>,
    number: u64,
}

impl SessionThere {
    fn ask(&self, what: &str, mut command: Value, words: &[u32]) -> Result<Vec<u8>> {
        command["do"] = what.into();
        command["session"] = self.number.into();
        self.browser.ask(command, words)
    }
}

impl SessionElsewhere for SessionThere {
    fn continue_with(&self, program: &Program) -> Result<()> {
        self.ask("continue", json!({}), &program.to_words(KERNELS)).map(drop)
    }

    fn write(&self, name: &str, words: &[u32]) -> Result<()> {
        self.ask("write", json!({ "name": name }), words).map(drop)
    }

    fn run(&self, section: &str) -> Result<()> {
        self.ask("run", json!({ "section": section }), &[]).map(drop)
    }

    fn read(&self, names: &[&str]) -> Result<Vec<u32>> {
        let bytes = self.ask("read", json!({ "names": names }), &[])?;
        Ok(bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)).collect())
    }
}

impl Drop for SessionThere {
    fn drop(&mut self) {
        let _ = self.ask("free", json!({}), &[]);
    }
}
