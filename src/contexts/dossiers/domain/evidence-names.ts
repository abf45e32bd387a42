/** Digests of the other attachments, in the form `sha256sum -c` reads. */
export const SUMS_NAME = 'SHA256SUMS.txt';
/** How to check the file, for a reader who has nothing but it. */
export const VERIFY_NAME = 'VERIFY.txt';
