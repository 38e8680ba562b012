// SPDX-License-Identifier: Apache-2.0
// In place of a reader of .p12 files, which these tests have none of.
module.exports = {};
