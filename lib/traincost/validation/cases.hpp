// SPDX-License-Identifier: Apache-2.0
// Rows of truth that a prediction can be held against: what was known before the run, and what came out.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/truth.hpp>

#include <string>
#include <vector>

namespace traincost::validation {

struct Case {
    std::string id, developer, chip;  ///< the chip's id in the catalog
    Flop<> flop;                      ///< 6ND, with causal attention where the dimensions are known
    Flop<> six_nd;
    FlopRatePerChip<> peak;           ///< dense, of 16 bits
    FlopPerByte<> balance;
    ChipTime<> hours;                 ///< the truth
    double mfu = 0.0;                 ///< that follows from `flop`
    RunRow row;                       ///< what else is known of the run; of a run of the catalog, what stands there
};

struct Unused {
    std::string id, reason;
};

struct Truth {
    std::vector<Case> cases;
    std::vector<Unused> unused;
};

/// Rows apart by whether there is something to predict from and something to hold it against.
[[nodiscard]] Truth sorted_out(const std::vector<RunRow>& rows, const Catalog& catalog);

/// The runs of the catalog's models that disclose hours and tokens and are in none of the rows.
[[nodiscard]] std::vector<Case> others_of(const Catalog& catalog, const std::vector<RunRow>& rows);

/// Two benchmarks that differ in the chip and in nothing else.
struct Pair {
    std::string id, other;
    double log_balance = 0.0;  ///< the logarithm of the one's machine balance over the other's
    double log_mfu = 0.0;      ///< likewise of the MFU: of tokens a second over the dense 16-bit peak
};
[[nodiscard]] std::vector<Pair> pairs(const std::vector<BenchmarkRow>& rows, const Catalog& catalog);

}  // namespace traincost::validation
