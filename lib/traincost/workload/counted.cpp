// SPDX-License-Identifier: Apache-2.0
#include <traincost/workload/counted.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/workload/parameters.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace traincost::workload {

namespace {

constexpr double tolerance = 0.005;

/// The text of a model's figure, with or without provenance around it.
std::string text_of_figure(const config::Document& document, std::string_view key) {
    const auto node = document.root().find(key);
    if (!node) { return {}; }
    const auto value = node->is_map() ? node->find("value") : node;
    return value ? std::string(value->text()) : std::string();
}

/// The one of two counts that is nearer to what is published.
double nearer(double published, double a, double b) { return std::fabs(a - published) <= std::fabs(b - published) ? a : b; }

ParameterCheck checked(const catalog::Model& model, const config::Document& document, const catalog::Sourced<Parameters<>>& figure, bool is_active) {
    const auto counts = parameters_of<double>(*model.shape);
    const double published = figure.value.value();
    const auto text = text_of_figure(document, is_active ? "active_parameters" : "parameters");
    const double counted = is_active ? nearer(published, active(counts).value(), active_without_embedding(counts).value()) : total(counts).value();
    return {model.id, is_active, published, half_last_digit(text), counted, figure.provenance.status != catalog::Status::derived};
}

/// What a model publishes, at most two numbers.
std::vector<ParameterCheck> checked(const catalog::Model& model, const config::Document& document) {
    std::vector<ParameterCheck> found;
    if (model.parameters) { found.push_back(checked(model, document, *model.parameters, false)); }
    if (model.active_parameters) { found.push_back(checked(model, document, *model.active_parameters, true)); }
    return found;
}

Diagnostic differs(const catalog::Model& model, const catalog::Sourced<Parameters<>>& figure, double count, std::string_view which) {
    return {figure.provenance.where, Severity::warning, "shape-differs",
            fmt::format("{}: {} {}, and its shape has {}", model.id, units::text(figure.value), which, units::text(Parameters<>::of(count))),
            "is a dimension wrong, or is something else counted?", Related{model.shape_source.where, "the shape is here"}};
}

}  // namespace

void count_parameters(catalog::Model& model) {
    if (!model.shape) { return; }
    const auto counts = parameters_of<double>(*model.shape);
    const auto counted = [&](const Parameters<>& count) {
        catalog::Sourced<Parameters<>> figure;
        figure.value = count;
        figure.provenance = model.shape_source;
        figure.provenance.status = catalog::Status::derived;
        figure.provenance.note = "Counted from the model's dimensions.";
        return figure;
    };
    if (!model.parameters) { model.parameters = counted(total(counts)); }
    const bool some_idle = model.architecture == catalog::Architecture::moe || model.shape->vision;
    if (!model.active_parameters && some_idle) { model.active_parameters = counted(active(counts)); }
}

Diagnostics contradicting_parameters(const catalog::Model& model) {
    constexpr double at_most = 0.05;
    Diagnostics found;
    if (!model.shape) { return found; }
    const auto counts = parameters_of<double>(*model.shape);
    const auto check = [&](const std::optional<catalog::Sourced<Parameters<>>>& figure, std::string_view key, double counted) {
        if (!figure) { return; }
        const double stated = figure->value.value();
        // A name's "3B" says no more than 2.5 to 3.5.
        if (std::fabs(counted - stated) <= std::max(at_most * stated, half_last_digit(fmt::format("{:.0f}", stated)))) { return; }
        found.push_back({figure->provenance.where, Severity::error, "contradiction",
                         fmt::format("{}: {} are stated, and the shape has {}", key, units::text(figure->value), units::text(Parameters<>::of(counted))),
                         "correct one of the two", Related{model.shape_source.where, "the shape is here"}});
    };
    check(model.parameters, "parameters", total(counts).value());
    if (model.active_parameters) {
        check(model.active_parameters, "active_parameters",
              nearer(model.active_parameters->value.value(), active(counts).value(), active_without_embedding(counts).value()));
    }
    return found;
}

double half_last_digit(std::string_view number) {
    const auto end = std::min(number.find_first_not_of("0123456789.,_"), number.size());
    std::string digits(number.substr(0, end));
    const auto value = units::parse<Parameters<>>(number);
    digits.erase(std::remove_if(digits.begin(), digits.end(), [](char c) { return c == ',' || c == '_'; }), digits.end());
    if (!value || digits.empty()) { return 0.0; }
    const auto point = digits.find('.');
    const double decimals = point == std::string::npos ? 0.0 : static_cast<double>(digits.size() - point - 1);
    double mantissa = 0.0;
    for (const char c : digits) { mantissa = c == '.' ? mantissa : mantissa * 10.0 + (c - '0'); }
    if (mantissa == 0.0) { return 0.0; }
    double last = value->value() / mantissa;  // of 671e9 it is 1e9, of 8.03B 1e7
    const bool whole = decimals == 0.0 && std::fabs(last - 1.0) < 0.5;  // digits alone: their zeros are not printed digits
    for (auto c = digits.rbegin(); whole && c != digits.rend() && *c == '0'; ++c) { last *= 10.0; }
    return last / 2.0;
}

bool ParameterCheck::within(double share) const {
    return std::fabs(counted - published) <= std::max(share * published, half_digit * (1.0 + 1e-9));
}

namespace {

/// Calls `use` with every model that has a shape, and its file. What does not load is another's complaint.
template <class Use>
void for_each_shape(const Catalog& catalog, Use use) {
    for (const auto id : catalog.ids("models")) {
        const auto model = catalog.model(id);
        const auto document = catalog.files().find(fmt::format("models/{}.yaml", id));
        if (model && model->shape && document != catalog.files().end()) { use(*model, document->second); }
    }
}

}  // namespace

std::vector<ParameterCheck> checked_parameters(const Catalog& catalog) {
    std::vector<ParameterCheck> all;
    for_each_shape(catalog, [&](const catalog::Model& model, const config::Document& document) {
        for (auto& one : checked(model, document)) { all.push_back(std::move(one)); }
    });
    return all;
}

Diagnostics lint_shapes(const Catalog& catalog) {
    Diagnostics found;
    for_each_shape(catalog, [&](const catalog::Model& model, const config::Document& document) {
        for (const auto& one : checked(model, document)) {
            if (one.within(tolerance)) { continue; }
            const auto& figure = one.active ? *model.active_parameters : *model.parameters;
            found.push_back(differs(model, figure, one.counted, one.active ? "are published as active" : "are published"));
        }
    });
    return found;
}

}  // namespace traincost::workload
