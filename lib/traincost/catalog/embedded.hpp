// SPDX-License-Identifier: Apache-2.0
// The catalog's files as the binary carries them: trees in static storage, made at build time by the reader itself.
#pragma once

#include <traincost/config/document.hpp>

#include <span>
#include <string_view>

namespace traincost::catalog {

struct PackedFile {
    std::string_view name;  ///< path within the catalog, such as `chips/h800-sxm.yaml`
    std::span<const config::NodeData> nodes;
    std::string_view pool;
};

/// All files, in order of their names.
[[nodiscard]] std::span<const PackedFile> embedded_files();

}  // namespace traincost::catalog
