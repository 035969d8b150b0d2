-- wrk: posts what stands in a file, each line once: path, a header's name and value, body, with tabs between.

local lines = {}
for line in io.lines(os.getenv("BENCH_LINES")) do
  local path, name, value, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
  lines[#lines + 1] = { path, { ["content-type"] = "application/json", [name] = value }, body }
end

local sent = 0

function request()
  -- After the last line the first one comes again: whoever measures makes enough of them.
  local line = lines[sent % #lines + 1]
  sent = sent + 1
  return wrk.format("POST", line[1], line[2], line[3])
end

dofile(os.getenv("BENCH_DONE"))
