// SPDX-License-Identifier: Apache-2.0
// The constants of Epoch AI's method by chip, developer and year: `configs/truth/amortised-method.csv`.
#pragma once

#include <traincost/core/result.hpp>
#include <traincost/cost/energy.hpp>
#include <traincost/units/date.hpp>
#include <traincost/units/quantities.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

class Method {
 public:
    struct Row {
        std::string kind, of;
        double value = 0.0;
    };
    explicit Method(std::vector<Row> rows) : rows_(std::move(rows)) {}

    /// Power of a chip's server by the chip's name and who trained on it; nothing where the chip's own is not known.
    [[nodiscard]] std::optional<cost::PowerInputs<double>> server_power(std::string_view chip, std::string_view developer) const;

    /// The price of a kWh in the year that a date begins with.
    [[nodiscard]] std::optional<EnergyPrice<>> electricity(std::string_view date) const;

    /// Median of the compute of a whole development over that of its final run.
    [[nodiscard]] double experiments() const { return find("experiments", "").value_or(1.0); }

    /// Months after which the price index of a month is revised for the last time.
    [[nodiscard]] int index_revised() const { return static_cast<int>(find("index_revised_months", "").value_or(0.0)); }

    /// Whose rental rates are asked for, by who trained: the likely provider first.
    [[nodiscard]] std::vector<std::string> providers(std::string_view developer) const;

    /// What a provider's usual price is times, for a commitment of three years, where only the price of `term` is known: `1y`, `3y`
    /// or anything else for on demand.
    [[nodiscard]] double three_years_over(std::string_view term, std::string_view provider) const;

    /// When training began, by the method: its hours and a time before publication. Hours that are not known are the usual ones.
    [[nodiscard]] Date training_start(Date published, std::optional<double> hours) const;

    /// When chips were rented for a training that begins on a day.
    [[nodiscard]] Date rented_on(Date start) const;

 private:
    /// The value whose name is the longest that the text holds.
    [[nodiscard]] const Row* row_of(std::string_view kind, std::string_view text) const;
    [[nodiscard]] std::optional<double> find(std::string_view kind, std::string_view text) const;

    std::vector<Row> rows_;
};

[[nodiscard]] Result<Method> packaged_method();

}  // namespace traincost::validation
