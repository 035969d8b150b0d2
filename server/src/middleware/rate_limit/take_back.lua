-- What was counted at a moment shall not count. KEYS: the counter. ARGV: the moment, in milliseconds.
local stored = redis.call('GET', KEYS[1])
if not stored then return 0 end
local moment, lumps = tonumber(ARGV[1]), cmsgpack.unpack(stored)
for i, lump in ipairs(lumps) do
  if lump[1] <= moment and moment <= lump[2] then
    lump[3] = lump[3] - 1
    if lump[3] == 0 then table.remove(lumps, i) end
    break
  end
end
if #lumps == 0 then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], cmsgpack.pack(lumps), 'KEEPTTL')
end
return 0
