# SPDX-License-Identifier: Apache-2.0
"""PyTAK as one who sees and reports: listener.py ADDRESS. Sends one vehicle, and prints the uid and type of each event that it receives."""

import asyncio
import configparser
import sys
import xml.etree.ElementTree as xml

import pytak


class Sender(pytak.QueueWorker):
    async def run(self, _=-1):
        event = pytak.gen_cot_xml(uid="pytak-1", cot_type="a-n-G-E-V", lat=33.1, lon=46.1, stale=600)
        await self.put_queue(xml.tostring(event))
        await asyncio.sleep(3600)


class Receiver(pytak.QueueWorker):
    async def handle_data(self, data):
        event = xml.fromstring(data)
        print(event.get("uid"), event.get("type"), flush=True)

    async def run(self, _=-1):
        while True:
            await self.handle_data(await self.queue.get())


async def main():
    config = configparser.ConfigParser()
    config["mine"] = {"COT_URL": sys.argv[1]}
    tool = pytak.CLITool(config["mine"])
    await tool.setup()
    tool.add_tasks({Sender(tool.tx_queue, config["mine"]), Receiver(tool.rx_queue, config["mine"])})
    await tool.run()


asyncio.run(main())
