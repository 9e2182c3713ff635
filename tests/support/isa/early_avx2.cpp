// SPDX-License-Identifier: Apache-2.0
// A mistake: a global that is made when the program starts, whatever the processor.
extern int value_of_elsewhere();
extern const int early;
const int early = value_of_elsewhere();
