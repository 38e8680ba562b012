// SPDX-License-Identifier: Apache-2.0

/** The mark of the program: a river's deepest line with a side on each bank. */
export function Line() {
  return (
    <svg className="line" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M11 3c7 7-5 11 3 17 5 4 3 6 2 9" />
      <circle cx="7" cy="20" r="3" />
      <path className="other" d="M24 8l3.600 3.600L24 15.200l-3.600-3.600z" />
    </svg>
  );
}
