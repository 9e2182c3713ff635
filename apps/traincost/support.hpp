// SPDX-License-Identifier: Apache-2.0
// What all commands do alike: read the request, open the catalog, write the answer, complain.
#pragma once

#include "arguments.hpp"

#include <traincost/catalog/catalog.hpp>
#include <traincost/core/diagnostic.hpp>
#include <traincost/report/document.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/scenario.hpp>

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace app {

/// Writes diagnostics to stderr and returns the exit code they mean.
int complain(const traincost::Diagnostics& diagnostics, const Arguments& arguments);

/// Writes to stderr what is likely to be a slip in any of the scenarios, each thing once. The answer comes all the same.
void warn(const std::vector<traincost::scenario::Scenario>& scenarios, const Arguments& arguments);

/// Writes to stderr that a total is asked for in other prices, of a command that tells nominal amounts alone.
void warn_of_prices(const traincost::scenario::Request& request, const Arguments& arguments);

/// The catalog in the binary, with the folder that was given laid over it.
[[nodiscard]] traincost::Result<traincost::Catalog> open_catalog(const Arguments& arguments);

/// What a command makes of `owning: all`: it tells all ways side by side, or it tells one and refuses.
enum class Owning { one_way, side_by_side };

/// The request: the model or scenario file that was named, and the settings over it, in their order.
[[nodiscard]] traincost::Result<traincost::scenario::Request> read_request(const Arguments& arguments, Owning owning = Owning::one_way);

/// A value as files have it, its numbers read in the language of the command line.
[[nodiscard]] tl::expected<std::string, traincost::Complaint> neutral_text(const std::string& text, const Arguments& arguments);

/// Takes the settings into a request, in their order, each read in the language of the command line.
void take_settings(const Arguments& arguments, traincost::scenario::Request& request, traincost::Diagnostics& diagnostics);

/// Writes the answer in the format asked for: to stdout, or to a file that is replaced only when all of it is written.
int write(const traincost::report::Report& report, const Arguments& arguments, int exit_code);

/// Writes a text to a file, which is replaced only when all of it is written; a link is followed, a device or pipe written to.
int write_file(const std::string& path, const std::string& text, int exit_code);

/// Writes part by part; false, and `errno`, where it does not go on.
using Writer = std::function<bool(std::FILE*)>;
int write_file(const std::string& path, const Writer& writer, int exit_code);

/// Writes a text to stdout, and complains where that cannot be done.
int print(const std::string& text, int exit_code);

}  // namespace app
