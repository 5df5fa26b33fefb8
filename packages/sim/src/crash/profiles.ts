/**
 * What a crash may take, by name. `spec/fault-model.md` says what each stands for.
 *
 * - `kill`: the processes die, the machine lives on. Nothing is lost.
 * - `prefix`: some prefix of everything done since the last fsync survives, whatever that fsync was of.
 * - `ext4`: names survive in order, as of a journal; the data of each file by itself; any fsync commits all names.
 * - `posix-weak`: any part survives that no fsync has forced: each name, each write and each size by itself.
 */
export const CRASH_PROFILES = ['kill', 'prefix', 'ext4', 'posix-weak'] as const;

/** One of the crash profiles. */
export type CrashProfile = (typeof CRASH_PROFILES)[number];
