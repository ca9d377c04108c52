// Why a live stream is closed. Close codes of applications begin at 4000; the last digits are those of HTTP.

export const CLOSED = {
  badMessage: 4400,
  unauthorized: 4401,
  notFound: 4404,
  tooLate: 4408,
  unavailable: 4503,
} as const;

export const STORE_GONE = 'the store does not answer; connect again';
