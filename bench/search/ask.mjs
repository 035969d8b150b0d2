// One thread that asks: some connections, each with one request under way.

import { Agent, request } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

const { address, paths, authorization, seconds, connections } = workerData;
const [hostname, port] = address.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const times = [];
const until = performance.now() + seconds * 1_000;

const once = (path) =>
  new Promise((done, failed) => {
    const begun = performance.now();
    const asked = request({ hostname, port, path, agent, headers: { authorization } }, (answer) => {
      answer.resume();
      answer.on("end", () => {
        if (answer.statusCode !== 200) failed(new Error(`${path}: ${answer.statusCode}`));
        times.push((performance.now() - begun) / 1_000);
        done();
      });
    });
    asked.on("error", failed);
    asked.end();
  });

async function loop() {
  while (performance.now() < until) await once(paths[Math.floor(Math.random() * paths.length)]);
}

await Promise.all(Array.from({ length: connections }, loop));
agent.destroy();
parentPort.postMessage(times);
