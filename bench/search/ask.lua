-- wrk: what each connection asks for, drawn anew each time; the paths come in a file, a line each.

local paths = {}
for line in io.lines(os.getenv("BENCH_LINES")) do
  paths[#paths + 1] = line
end
wrk.headers["authorization"] = os.getenv("BENCH_AUTHORIZATION")

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init()
  math.randomseed(seed)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end

dofile(os.getenv("BENCH_DONE"))
