// SPDX-License-Identifier: Apache-2.0
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';

/** As it was written; where it is more than words, the build has put in its place what an ICU parser makes of it. */
export type Message = string | MessageFormatElement[];
export type Catalog = Record<string, Message>;

/** No arguments, no quotes: such a message is said as it stands. */
export const isPlain = (message: string) => !/[{}<]|''/.test(message);
