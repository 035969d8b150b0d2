// Runs in the page, before anything else of it.

/**
 * Watches the interface thread: `window.tasks.take()` gives, since it was last called, the longest task in seconds, and what the
 * browser reports of tasks and frames.
 *
 * The browser reports tasks of 50 ms and more. Where it reported none, the longest is what a task that was ready had to wait, be it
 * for several: at most those 50 ms.
 */
export function watchTasks() {
  const REPORTED = 50;
  let [entries, waited] = [[], 0];
  const note = (entry) => {
    const scripts = (entry.scripts ?? []).map(({ invoker, duration, sourceURL }) => ({ invoker, duration, sourceURL }));
    entries.push({ kind: entry.entryType, start: entry.startTime, duration: entry.duration, blocked: entry.blockingDuration, scripts });
  };
  const observers = ["longtask", "long-animation-frame"].map((type) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true });
    return observer;
  });

  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    waited = Math.max(waited, now - last);
    last = now;
    port2.postMessage(0);
  };
  port2.postMessage(0);

  window.tasks = {
    take() {
      for (const observer of observers) observer.takeRecords().forEach(note);
      const long = entries.filter(({ kind }) => kind === "longtask").map(({ duration }) => duration);
      const taken = { longest: Math.max(...long, Math.min(waited, REPORTED)) / 1000, entries };
      [entries, waited] = [[], 0];
      return taken;
    },
  };
}
