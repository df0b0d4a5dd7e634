// Imported first into every part: a part whose supervisor was killed ends by itself, as if told to.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGTERM");
  // A part that hangs must not hold the data folder against the next start.
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 5_000).unref();
});
process.channel?.unref();
