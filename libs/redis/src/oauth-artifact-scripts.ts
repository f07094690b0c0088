import { RedisScript } from './redis-script.js';

/*
 * An artifact is a hash: `record` (JSON, all but when it was consumed), `expires` (epoch ms, or `inf`), `consumed`
 * (epoch ms, or empty), and the keys that lead to it: `aliases` (strings that hold its key: uid, user code) and
 * `sets` (sorted sets of such keys, by expiry: of its grant, of its subject).
 * Scripts take keys from KEYS and from what was stored, never from ARGV, so that a client's own prefix holds.
 */

const LIBRARY = `
local function isLive(artifact, at)
  local expires = redis.call('HGET', artifact, 'expires')
  return expires and (expires == 'inf' or tonumber(expires) > tonumber(at))
end

local function forgetNames(artifact)
  local names = redis.call('HMGET', artifact, 'aliases', 'sets')
  if not names[1] then return end
  for _, alias in ipairs(cjson.decode(names[1])) do
    if redis.call('GET', alias) == artifact then redis.call('DEL', alias) end
  end
  for _, set in ipairs(cjson.decode(names[2])) do redis.call('ZREM', set, artifact) end
end

local function forget(artifact)
  forgetNames(artifact)
  redis.call('DEL', artifact)
end
`;

/**
 * KEYS: the artifact, its aliases, its sets. ARGV: `1` for if-absent, record, expires, consumed, milliseconds to
 * live (empty: for ever), number of aliases, instant before which members of sets are forgotten. Gives 1 if written.
 */
export const saveScript = new RedisScript(
  LIBRARY,
  `
local artifact, ttl = KEYS[1], ARGV[5]
local before = redis.call('HMGET', artifact, 'record', 'consumed')
if ARGV[1] == '1' and before[1] then return 0 end
local consumed = ARGV[4]
if before[2] and before[2] ~= '' then consumed = before[2] end
forgetNames(artifact)

local aliases, sets = {}, {}
for i = 2, #KEYS do
  if i - 1 <= tonumber(ARGV[6]) then table.insert(aliases, KEYS[i]) else table.insert(sets, KEYS[i]) end
end
redis.call('HSET', artifact, 'record', ARGV[2], 'expires', ARGV[3], 'consumed', consumed,
  'aliases', cjson.encode(aliases), 'sets', cjson.encode(sets))
for _, alias in ipairs(aliases) do redis.call('SET', alias, artifact) end
for _, set in ipairs(sets) do
  redis.call('ZREMRANGEBYSCORE', set, '-inf', '(' .. ARGV[7])
  -- A set lives as long as the last of its members.
  local life = redis.call('PTTL', set)
  redis.call('ZADD', set, ARGV[3], artifact)
  if ttl == '' then redis.call('PERSIST', set)
  elseif life ~= -1 and life < tonumber(ttl) then redis.call('PEXPIRE', set, ttl) end
end
if ttl == '' then redis.call('PERSIST', artifact)
else
  redis.call('PEXPIRE', artifact, ttl)
  for _, alias in ipairs(aliases) do redis.call('PEXPIRE', alias, ttl) end
end
return 1
`,
);

/** KEYS: the artifact, or an alias of it. ARGV: `id`, or anything else for an alias. */
export const findScript = new RedisScript(`
local artifact = KEYS[1]
if ARGV[1] ~= 'id' then artifact = redis.call('GET', artifact) end
if not artifact then return false end
return redis.call('HMGET', artifact, 'record', 'consumed')
`);

/** KEYS: the artifact. ARGV: the instant. Gives 1 to the first. */
export const consumeScript = new RedisScript(
  LIBRARY,
  `
if not isLive(KEYS[1], ARGV[1]) or redis.call('HGET', KEYS[1], 'consumed') ~= '' then return 0 end
redis.call('HSET', KEYS[1], 'consumed', ARGV[1])
return 1
`,
);

/** KEYS: the artifact. ARGV: now. Gives how many live ones were removed. */
export const removeScript = new RedisScript(
  LIBRARY,
  `
local live = isLive(KEYS[1], ARGV[1]) and 1 or 0
forget(KEYS[1])
return live
`,
);

/** KEYS: the set of the grant. ARGV: now. Gives how many live ones were removed. */
export const removeGrantScript = new RedisScript(
  LIBRARY,
  `
local live = 0
for _, artifact in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if isLive(artifact, ARGV[1]) then live = live + 1 end
  forget(artifact)
end
redis.call('DEL', KEYS[1])
return live
`,
);

/** KEYS: the set of the subject. Gives what {@link findScript} gives, for each. */
export const listScript = new RedisScript(`
local found = {}
for _, artifact in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  table.insert(found, redis.call('HMGET', artifact, 'record', 'consumed'))
end
return found
`);
