"""Receives the events of wechat-edge, answers a text and pushes a template message. Python 3.9 or newer, no packages.

EVENTS_SECRET=whsec_… GATEWAY=http://localhost:8787 GATEWAY_KEY=… python3 owner.py
"""
import base64, hashlib, hmac, json, os, time, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ.get("EVENTS_SECRET", "")[len("whsec_"):])
if not SECRET:  # with an empty secret anybody could sign
    raise SystemExit("EVENTS_SECRET is not set")


def is_genuine(headers, body):
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest())
    fits = any(hmac.compare_digest(expected, one.encode()) for one in headers.get("webhook-signature", "").split())
    return fits and timestamp.isdecimal() and abs(time.time() - int(timestamp)) < 300


def push(openid, event_id):
    message = {"touser": openid, "template_id": "sim_order_shipped_0000000000000000000000001", "data": {
        "character_string1": "A1", "thing2": "Cup", "time3": "2026-11-22 09:30", "amount4": "59.00"}}
    # The event's id keeps a repeated event from being a second message.
    headers = {"Authorization": f"Bearer {os.environ['GATEWAY_KEY']}", "Content-Type": "application/json",
               "Idempotency-Key": event_id}
    url = os.environ["GATEWAY"] + "/api/messages/template"
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(message).encode(), headers), timeout=10).read()


class Events(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_genuine(self.headers, body):
            return self.send_error(401)
        event, answer = json.loads(body), {}
        if event["type"] == "message.text" and event["data"]["Content"] == "order":
            # Where this fails, the gateway gets no answer, and the event comes again.
            push(event["data"]["FromUserName"], self.headers["webhook-id"])
        elif event["type"] == "message.text":
            answer = {"reply": {"type": "text", "content": "Python heard: " + event["data"]["Content"]}}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Events).serve_forever()
