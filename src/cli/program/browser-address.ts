// The address of an API as a browser should open it: passkeys belong to a name, and browsers have none for numbers.
// Decision 0113

export function browserAddress(url: string): string {
  return url.replace(/^(https?:\/\/)127\.0\.0\.1(?=[:/]|$)/, '$1localhost');
}
