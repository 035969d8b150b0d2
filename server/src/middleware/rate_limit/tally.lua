-- Counts one on every counter, or on none where one is full: the same as tally.rs, in one step for several servers.
-- KEYS: the counters. ARGV: now, then for each counter its limit and its window; milliseconds.
-- Answers how long to wait, 0 if it was counted.
local now = tonumber(ARGV[1])
local tallies, wait = {}, 0
for i, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local stored = redis.call('GET', key)
  local lumps, count = {}, 0
  if stored then
    for _, lump in ipairs(cmsgpack.unpack(stored)) do
      if lump[2] + window > now then
        lumps[#lumps + 1] = lump
        count = count + lump[3]
      end
    end
  end
  for _, lump in ipairs(lumps) do
    if count < limit then break end
    count = count - lump[3]
    wait = math.max(wait, lump[2] + window - now)
  end
  tallies[i] = lumps
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  local window, lumps = tonumber(ARGV[2 * i + 1]), tallies[i]
  local newest = lumps[#lumps]
  if newest and now - newest[1] < math.floor(window / 60) then
    newest[2] = math.max(newest[2], now)
    newest[3] = newest[3] + 1
  else
    lumps[#lumps + 1] = { now, now, 1 }
  end
  redis.call('SET', key, cmsgpack.pack(lumps), 'PX', ARGV[2 * i + 1])
end
return 0
