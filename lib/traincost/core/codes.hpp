// SPDX-License-Identifier: Apache-2.0
// The stable codes of diagnostics. Each has a heading in docs/reference/diagnostics.md; a code never changes its meaning.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace traincost {

inline constexpr std::array diagnostic_codes = {
    std::string_view("alias"),
    std::string_view("ambiguous-number"),
    std::string_view("bad-csv"),
    std::string_view("bad-date"),
    std::string_view("bad-number"),
    std::string_view("bad-yaml"),
    std::string_view("contradiction"),
    std::string_view("counted-twice"),
    std::string_view("duplicate-key"),
    std::string_view("duplicate-row"),
    std::string_view("empty"),
    std::string_view("future-date"),
    std::string_view("household-series"),
    std::string_view("id-differs"),
    std::string_view("illegal-layout"),
    std::string_view("impossible-shape"),
    std::string_view("long-reservation"),
    std::string_view("long-run"),
    std::string_view("long-wait"),
    std::string_view("many-documents"),
    std::string_view("missing-active-parameters"),
    std::string_view("missing-column"),
    std::string_view("missing-field"),
    std::string_view("missing-key"),
    std::string_view("missing-unit"),
    std::string_view("no-effect"),
    std::string_view("no-exchange-rate"),
    std::string_view("no-peak"),
    std::string_view("no-ppp"),
    std::string_view("no-price"),
    std::string_view("no-price-index"),
    std::string_view("no-source"),
    std::string_view("no-value"),
    std::string_view("not-at-ppp"),
    std::string_view("not-text"),
    std::string_view("not-yet-known"),
    std::string_view("open-triangle"),
    std::string_view("other-climate"),
    std::string_view("out-of-range"),
    std::string_view("rate-of-elsewhere"),
    std::string_view("rate-of-other-time"),
    std::string_view("scopes-differ"),
    std::string_view("shape-differs"),
    std::string_view("sparse-peak"),
    std::string_view("tag"),
    std::string_view("too-deep"),
    std::string_view("too-large"),
    std::string_view("too-many"),
    std::string_view("unknown-command"),
    std::string_view("unknown-file"),
    std::string_view("unknown-flag"),
    std::string_view("unknown-id"),
    std::string_view("unknown-key"),
    std::string_view("unknown-source"),
    std::string_view("unknown-unit"),
    std::string_view("unknown-value"),
    std::string_view("unreadable"),
    std::string_view("unused-source"),
    std::string_view("unwritable"),
    std::string_view("would-lose"),
    std::string_view("wrong-language"),
    std::string_view("wrong-shape"),
    std::string_view("wrong-unit"),
    std::string_view("wrong-usage"),
};

[[nodiscard]] constexpr bool is_diagnostic_code(std::string_view code) {
    return std::find(diagnostic_codes.begin(), diagnostic_codes.end(), code) != diagnostic_codes.end();
}

}  // namespace traincost
