// SPDX-License-Identifier: Apache-2.0
// expect: exception handling disabled|cannot use 'throw' with exceptions disabled
void refuse() {
  throw "a throw inside a step would leave half a state";
}
