// SPDX-License-Identifier: Apache-2.0
// The verbs of `catalog` that have a file of their own.
#pragma once

#include "commands.hpp"

namespace app {

int catalog_import(const Arguments& arguments);
int catalog_diff(const Arguments& arguments);

}  // namespace app
