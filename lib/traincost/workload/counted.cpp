// SPDX-License-Identifier: Apache-2.0
#include <traincost/workload/counted.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/parse.hpp>
#include <traincost/workload/parameters.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>

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

/// Whether one of the counts is the published figure, as far as it was printed.
bool agrees(double published, std::string_view text, std::initializer_list<double> counts) {
    return std::any_of(counts.begin(), counts.end(), [&](double count) {
        return std::fabs(count - published) <= std::max(tolerance * published, half_last_digit(text) * (1.0 + 1e-9));
    });
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
    if (!model.active_parameters && model.architecture == catalog::Architecture::moe) { model.active_parameters = counted(active(counts)); }
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

Diagnostics lint_shapes(const Catalog& catalog) {
    Diagnostics found;
    for (const auto id : catalog.ids("models")) {
        const auto model = catalog.model(id);
        if (!model || !model->shape) { continue; }  // what does not load is another's complaint
        const auto document = catalog.files().find(fmt::format("models/{}.yaml", id));
        if (document == catalog.files().end()) { continue; }
        const auto counts = parameters_of<double>(*model->shape);
        const double all = total(counts).value();
        const double passed = active(counts).value();
        if (model->parameters && !agrees(model->parameters->value.value(), text_of_figure(document->second, "parameters"), {all})) {
            found.push_back(differs(*model, *model->parameters, all, "are published"));
        }
        if (model->active_parameters && !agrees(model->active_parameters->value.value(), text_of_figure(document->second, "active_parameters"),
                                                {passed, active_without_embedding(counts).value()})) {
            found.push_back(differs(*model, *model->active_parameters, passed, "are published as active"));
        }
    }
    return found;
}

}  // namespace traincost::workload
