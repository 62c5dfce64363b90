/**
 * The plan of a statement must not depend on statistics: after an ANALYZE of a
 * nearly empty table, look-ups by key scan all of it. The settings belong to
 * the functions, since a transaction pooler keeps none of a session.
 */
const common = `language plpgsql
  set search_path from current
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
  set jit = off`;

/** For functions that look rows up one by one. */
export const lookingUp = `${common}
  set enable_hashjoin = off
  set enable_mergejoin = off`;

/** For functions that join what they are given with itself. */
export const joining = `${common}
  set enable_nestloop = off`;
