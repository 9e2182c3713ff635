// SPDX-License-Identifier: Apache-2.0
// The verbs of `catalog` that have a file of their own.
#pragma once

#include "commands.hpp"

#include <traincost/catalog/catalog.hpp>

#include <string>
#include <string_view>

namespace app {

int catalog_import(const Arguments& arguments);
int catalog_diff(const Arguments& arguments);
int catalog_show(const traincost::Catalog& catalog, const Arguments& arguments);

/// Refuses an `--output` that would replace what the verb reads or writes, and says so; `done` where it stands elsewhere.
[[nodiscard]] int refuse_output(std::string_view verb, const Arguments& arguments);

/// Why the file of `--output` could not be written, as far as this can be known before; empty where it can, or for stdout.
[[nodiscard]] std::string output_unwritable(const Arguments& arguments);

}  // namespace app
