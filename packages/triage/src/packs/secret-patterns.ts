/** A pattern of secrets in text. Its group `secret` is what must go; without one, the whole match must. */
export interface SecretPattern {
  /** Shown in place of the secret: `[REDACTED:id]`. Lower case, digits and hyphens. */
  readonly id: string;
  /** Global. Text of alerts is an attacker's, so every repetition is bounded or cannot be retried. */
  readonly expression: RegExp;
}

/** Words that make a name, written without separators and in lower case, the name of a secret. */
const secretWords =
  /passw(?:or)?d|passphrase|passcode|pwd|secret|token|apikey|accesskey|privatekey|signingkey|encryptionkey|sshkey|credential|authorization|cookie|sessionid|bearer|jwt/;

const names =
  'passw(?:or)?d|passphrase|passcode|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|ssh[_-]?key|credential|cookie|session[_-]?id';

/** The patterns that every pack is held to. */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    id: 'private-key',
    expression:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { id: 'jwt', expression: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g },
  {
    id: 'aws-access-key',
    expression: /(?<![A-Z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|AIPA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  },
  {
    id: 'aws-secret-key',
    expression:
      /(?<![\w/+=-])(?=[^\s]{0,39}\d)(?=[^\s]{0,39}[a-z])(?=[^\s]{0,39}[A-Z])[A-Za-z0-9/+]{40}(?![\w/+=-])/g,
  },
  {
    id: 'vendor-token',
    expression:
      /(?<!\w)(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{35}|sk-[\w-]{20,}|[rs]k_(?:live|test)_\w{16,}|npm_\w{30,}|hf_\w{20,}|SG\.[\w-]{16,}\.[\w-]{16,})/g,
  },
  {
    id: 'url-credentials',
    expression: /(?<=[a-z][a-z0-9+.-]{0,20}:\/\/)(?<secret>[^\s/?#"'<>:@]{0,256}:[^\s/?#"'<>]{1,256})(?=@)/gi,
  },
  {
    id: 'authorization',
    expression:
      /(?<=authorization["']{0,2}\s{0,8}[:=]\s{0,8}["']{0,2}(?:(?:basic|bearer|digest|token|negotiate|apikey)\s{1,8})?)(?<secret>(?!(?:basic|bearer|digest|token|negotiate|apikey)\s)[^\s"',;]{3,})/gi,
  },
  {
    id: 'authorization',
    expression: /(?<=\b(?:bearer|basic)\s{1,8})(?<secret>(?=[^\s"']{0,200}[0-9=+/])[\w+/=.~-]{8,})/gi,
  },
  {
    id: 'password-option',
    expression: new RegExp(
      String.raw`(?<=(?:^|\s)--?[a-z-]{0,32}(?:${names})[a-z-]{0,16}[ =]{1,4})(?<secret>"[^"]*"|'[^']*'|["'][^"'\n]+|[^\s"'-][^\s"']*)`,
      'gi',
    ),
  },
  { id: 'user-option', expression: /(?<=\s-u\s{0,4}[^\s:[\]]{1,64}:)(?<secret>[^\s"']{1,})/g },
  {
    id: 'assignment',
    expression: new RegExp(
      String.raw`(?<name>(?:${names})[\w-]{0,32})(?:\\?["'])?\s{0,8}(?::|=>?)\s{0,8}(?<secret>\\"(?:[^"\\]|\\[^"])*\\"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\?["'][^"'\n]+|[^\s,;&"']+)`,
      'gi',
    ),
  },
];

/** Addresses of people; not redacted unless asked for, since an investigation mostly needs them. */
export const EMAIL_PATTERN: SecretPattern = {
  id: 'email',
  expression: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
};

/** Whether what is under this name in a document is a secret. */
export function isSecretName(name: string): boolean {
  const squashed = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return squashed === 'pass' || squashed === 'auth' || secretWords.test(squashed);
}

/**
 * Whether a value is none, whatever it is named: nothing, a yes or no, what has been redacted already, or the working
 * directory that `sudo` calls PWD.
 */
export function isHarmless(name: string, value: string): boolean {
  const bare = value.replace(/^\\?["']/, '').replace(/\\?["']$/, '');
  if (/^(?:|null|true|false|none|undefined|\*+)$/i.test(bare)) return true;
  if (/^\[REDACTED:[a-z0-9-]+\]$/.test(bare)) return true;
  return /(?:^|\W)pwd$/i.test(name) && /^\/[\w./-]*$/.test(bare);
}
