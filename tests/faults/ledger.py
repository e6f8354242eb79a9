"""Applications sent by machine through all faults: each is sent under one key until it is acknowledged, and noted."""

import json
import threading
import time
import uuid
from http.client import HTTPConnection, HTTPException

from tests.integration.intake.portal import GOOD_ID

BODY = {
    "applicant": {"kind": "natural", "name": "欧阳𠮷", "id_number": GOOD_ID, "phone": "13900007716"},
    "wanted": {"text": "LW-07 地块出让合同"},
}


class Ledger(threading.Thread):
    """`acknowledged` holds (key, request id, number) of every 2xx answer; `tries` counts what was sent."""

    def __init__(self, port, token, rate=4.0):
        super().__init__(daemon=True)
        self.port, self.token, self.pause = port, token, 1 / rate
        self.acknowledged, self.tries, self.over = [], 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            self._send(uuid.uuid4().hex)
            time.sleep(self.pause)

    def _send(self, key):
        until = time.monotonic() + 120
        while time.monotonic() < until:
            self.tries += 1
            answer = self._post(key)
            if answer is not None:
                self.acknowledged.append((key, answer["id"], answer["number"]))
                return
            time.sleep(0.2)
        raise AssertionError("no answer within two minutes")

    def _post(self, key):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        try:
            connection.request("POST", "/api/v1/requests", json.dumps(BODY), headers)
            answer = connection.getresponse()
            body = answer.read()
            return json.loads(body) if answer.status in (200, 201) else None
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def end(self):
        self.over.set()
        self.join(130)
