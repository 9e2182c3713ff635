// SPDX-License-Identifier: Apache-2.0
// A final run by Epoch AI's amortised method (arXiv:2405.21015): its inputs, its parts, and the constants that the catalog has.
#pragma once

#include <traincost/cost/energy.hpp>
#include <traincost/cost/hardware.hpp>
#include <traincost/units/date.hpp>
#include <traincost/validation/reproduction.hpp>

#include <string>
#include <vector>

namespace traincost::validation {

/// What the cost of a final run follows from. The price of the hardware is one chip's share of its server.
struct AmortisedInputs {
    ChipTime<> hours;
    cost::HardwareInputs<double> hardware;
    cost::PowerInputs<double> power;
    EnergyPrice<> electricity;
};

/// A row of `configs/truth/amortised.csv` or of a table of the same.
struct AmortisedRow : AmortisedInputs {
    std::string model, chip;
    Date acquired;
    Period published_on;
    std::optional<double> index_then, index_there;
    double published = 0.0;
    bool index_in_columns = false;     ///< whether the table has columns for the index
    std::vector<std::string> missing;  ///< columns whose cells are empty although the figure follows from them

    /// "pue and chip_hours are not given"; empty where all are.
    [[nodiscard]] std::string not_given() const;
};

/// The parts of a final run, in dollars of their own date.
struct Parts {
    Cost<> servers, interconnect, energy;  ///< `servers` with the chips in them
    [[nodiscard]] Cost<> total() const { return servers + interconnect + energy; }
};
[[nodiscard]] Parts parts_of(const AmortisedInputs& run);

/// The constants of the method that stand in the catalog.
struct AmortisedConstants {
    DecayRate<> decay;
    double interconnect = 0.0;
    catalog::PriceIndex index;
    int revised_months = 0;  ///< after which the index of a month is final
};
[[nodiscard]] Result<AmortisedConstants> amortised_constants(const Catalog& catalog);

/// The month that the published figures are in the prices of.
[[nodiscard]] Period month_of_prices();

/// Its rows by the header: the project's own names of the columns or those of `amortised_costs`.
[[nodiscard]] Result<std::vector<AmortisedRow>> read_amortised(const config::CsvText& table);

/// "the published figure follows with 119.580 as the index of 2025-02, where it is 122.218 as read since: a reading of another day, …"; empty where
/// the index had no such value near that month, so that the reading explains nothing.
[[nodiscard]] std::string index_note(double nominal, double published, double index_then, double index_there, const Period& published_on,
                                     const AmortisedConstants& constants);

/// A published figure of somebody's, not computed yet.
[[nodiscard]] Reproduction figure_of(const std::string& model, std::string_view group, std::string_view unit, double published, double bar, std::string_view table);

}  // namespace traincost::validation
