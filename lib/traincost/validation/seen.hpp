// SPDX-License-Identifier: Apache-2.0
// Which published figures the constants have seen: a prediction of those is no test of the model.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/validation/cases.hpp>
#include <traincost/validation/truth.hpp>

#include <map>
#include <string>

namespace traincost::validation {

/// The packaged figures that constants were fitted to. A row of another table is one of them where it has the id of a packaged
/// row and publishes the same, to a tenth of a percent.
class Seen {
 public:
    explicit Seen(const Catalog& catalog);

    [[nodiscard]] bool step(const StepRow& row) const;
    [[nodiscard]] bool memory(const StepRow& row) const;
    [[nodiscard]] bool hours(const std::string& id, const ChipTime<>& published) const;

 private:
    [[nodiscard]] const StepRow* of(const std::string& id) const;

    std::map<std::string, StepRow, std::less<>> steps_;  ///< those that are not skipped
    std::map<std::string, ChipTime<>, std::less<>> hours_;
};

}  // namespace traincost::validation
