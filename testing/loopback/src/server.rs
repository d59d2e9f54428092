use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::{Request, Response, Script, connection};

/// The longest that dropping a server waits for its threads.
const FAREWELL: Duration = Duration::from_secs(5);

/// A running server. Dropping it closes its connections and joins its threads; a handler that does not return holds
/// that up for 5 seconds at most.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// What the threads of a server have in common.
pub(crate) struct Shared {
    pub(crate) handler: Box<dyn Fn(&Request) -> Response + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<Connections>,
    stopped: Condvar,
}

#[derive(Default)]
struct Connections {
    stopping: bool,
    accepted: u64,
    /// Copies of the open streams, by the order of their acceptance, with which they can be closed from outside.
    open: BTreeMap<u64, TcpStream>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1 that answers with `handler`.
    ///
    /// Each connection has a thread, so `handler` may be called several times at once. If it panics, the client is
    /// answered 500 with the message of the panic.
    ///
    /// # Errors
    /// When no port can be bound or no thread started.
    pub fn start(handler: impl Fn(&Request) -> Response + Send + Sync + 'static) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            requests: Mutex::default(),
            connections: Mutex::default(),
            stopped: Condvar::new(),
        });
        let acceptor = thread::Builder::new().name("loopback".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        })?;
        Ok(Server {
            address,
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// Starts a server that answers with these responses in order, whatever is asked, and then with 599.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub fn script(responses: impl IntoIterator<Item = Response>) -> io::Result<Server> {
        let script = Script::new(responses);
        Server::start(move |_| script.answer())
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address to connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests that were read so far, in the order in which they were complete. One is among them before its
    /// answer is sent.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut threads = self.shared.stop();
        // The acceptor waits for a connection; this is one.
        let _ = TcpStream::connect_timeout(&self.address, FAREWELL);
        threads.extend(self.acceptor.take());
        let end = Instant::now() + FAREWELL;
        while threads.iter().any(|thread| !thread.is_finished()) && Instant::now() < end {
            thread::sleep(Duration::from_millis(1));
        }
        for thread in threads.into_iter().filter(JoinHandle::is_finished) {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn accept(self: Arc<Shared>, listener: &TcpListener) {
        while !lock(&self.connections).stopping {
            match listener.accept() {
                // A connection that cannot be given a thread is closed by being dropped.
                Ok((stream, _)) => drop(self.open(stream)),
                // Most likely too many open files; they become fewer.
                Err(_) => thread::sleep(Duration::from_millis(10)),
            }
        }
    }

    fn open(self: &Arc<Shared>, stream: TcpStream) -> io::Result<()> {
        let copy = stream.try_clone()?;
        let mut connections = lock(&self.connections);
        if connections.stopping {
            return Ok(());
        }
        let number = connections.accepted;
        let thread = thread::Builder::new().name(format!("loopback {number}")).spawn({
            let shared = Arc::clone(self);
            move || {
                connection::serve(&stream, &shared);
                lock(&shared.connections).open.remove(&number);
            }
        })?;
        connections.accepted += 1;
        connections.open.insert(number, copy);
        connections.threads.retain(|thread| !thread.is_finished());
        connections.threads.push(thread);
        Ok(())
    }

    /// Closes all connections, now and henceforth, and hands over their threads.
    fn stop(&self) -> Vec<JoinHandle<()>> {
        let mut connections = lock(&self.connections);
        connections.stopping = true;
        self.stopped.notify_all();
        for stream in connections.open.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        std::mem::take(&mut connections.threads)
    }

    pub(crate) fn remember(&self, request: &Request) {
        lock(&self.requests).push(request.clone());
    }

    /// Returns after `pause`, or as soon as the server stops.
    pub(crate) fn wait_until_stopped(&self, pause: Duration) {
        let connections = lock(&self.connections);
        let waited = self
            .stopped
            .wait_timeout_while(connections, pause, |connections| !connections.stopping);
        drop(waited);
    }
}

/// A panic elsewhere leaves nothing half done here, so a poisoned lock is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn a_connection_that_ended_is_not_kept() {
        let server = Server::start(|_| Response::empty(200)).unwrap();
        for _ in 0..3 {
            let mut stream = TcpStream::connect(server.address()).unwrap();
            stream.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
            stream.read_to_end(&mut Vec::new()).unwrap();
        }
        // The client sees the end a little before the thread has put things away.
        let is_empty = || lock(&server.shared.connections).open.is_empty();
        for _ in 0..5_000 {
            if is_empty() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        assert!(is_empty());
    }
}
