// SPDX-License-Identifier: Apache-2.0
// A value, or all the complaints that stand in its way.
#pragma once

#include <traincost/core/diagnostic.hpp>

#include <tl/expected.hpp>

#include <iterator>
#include <utility>

namespace traincost {

template <class T>
using Result = tl::expected<T, Diagnostics>;

/// The failing half of a `Result` with a single complaint.
[[nodiscard]] inline tl::unexpected<Diagnostics> failure(Diagnostic diagnostic) {
    Diagnostics all;
    all.push_back(std::move(diagnostic));
    return tl::unexpected<Diagnostics>(std::move(all));
}

[[nodiscard]] inline tl::unexpected<Diagnostics> failure(Diagnostics diagnostics) {
    return tl::unexpected<Diagnostics>(std::move(diagnostics));
}

/// Moves all of `more` behind `all`.
inline void append(Diagnostics& all, Diagnostics more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace traincost
