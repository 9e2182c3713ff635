// SPDX-License-Identifier: Apache-2.0
// A model of the user's own, from a file, in the place of one of the catalog.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>

#include <string>
#include <string_view>

namespace traincost::scenario {

/// Whether a text stands for a file (or a folder) with a model's configuration, rather than for an id of the catalog.
[[nodiscard]] bool names_model_file(std::string_view text);

/// Reads a model's `config.json` and counts its parameters. A path in a scenario file is relative to that file.
[[nodiscard]] Result<catalog::Model> read_own_model(std::string_view path, const Place& where);

/// The model that a request names: the user's own, or the catalog's; parameters that nobody states are counted from its
/// shape. Only for a request with a model.
[[nodiscard]] Result<catalog::Model> model_of(const Request& request, const Catalog& catalog);

}  // namespace traincost::scenario
