// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/sobol.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace traincost::uncertainty {

std::vector<std::vector<std::size_t>> single_groups(const Sampler& sampler) {
    std::vector<std::vector<std::size_t>> groups = sampler.groups();
    std::set<std::size_t> taken;
    for (const auto& group : groups) { taken.insert(group.begin(), group.end()); }
    for (std::size_t i = 0; i < sampler.size(); ++i) {
        if (taken.count(i) == 0) { groups.push_back({i}); }
    }
    return groups;
}

std::vector<Complaint> group_complaints(const Sampler& sampler, const std::vector<std::vector<std::size_t>>& groups) {
    std::vector<Complaint> complaints;
    std::map<std::size_t, std::size_t> group_of;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        if (groups[group].empty()) { complaints.push_back({"empty", "a group without inputs"}); }
        for (const auto input : groups[group]) {
            if (input >= sampler.size()) {
                complaints.push_back({"unknown-id", fmt::format("there is no input {} to be grouped", input)});
            } else if (!group_of.emplace(input, group).second) {
                complaints.push_back({"contradiction", "'" + sampler.inputs()[input].name + "' is in two groups"});
            }
        }
    }
    const auto group_or_none = [&](std::size_t input) {
        const auto at = group_of.find(input);
        return at == group_of.end() ? groups.size() : at->second;
    };
    for (const auto& correlated : sampler.groups()) {
        for (const auto input : correlated) {
            if (group_or_none(input) == group_or_none(correlated.front())) { continue; }
            complaints.push_back({"contradiction",
                                  "'" + sampler.inputs()[input].name + "' and '" +
                                      sampler.inputs()[correlated.front()].name +
                                      "' are correlated, but not in one group",
                                  "put them into one group"});
        }
    }
    return complaints;
}

void SobolSums::add_base(std::size_t batch, const double* a, const double* b, double centre, std::size_t n) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = a[i] - centre;
        const double y = b[i] - centre;
        sum += x + y;
        squares += x * x + y * y;
        least_ = std::min({least_, a[i], b[i]});
        greatest_ = std::max({greatest_, a[i], b[i]});
    }
    count_[batch] += n;
    if (!math::is_finite(squares)) {
        finite_ = false;
        return;
    }
    sum_[batch].add(sum);
    squares_[batch].add(squares);
}

void SobolSums::add_group(std::size_t group, std::size_t batch, const double* a, const double* b, const double* mixed,
                          double centre, std::size_t n) {
    double product = 0.0;
    double difference = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const double step = mixed[i] - a[i];
        product += (b[i] - centre) * step;
        difference += step * step;
    }
    if (!math::is_finite(product) || !math::is_finite(difference)) {
        finite_ = false;
        return;
    }
    products_[group][batch].add(product);
    differences_[group][batch].add(difference);
}

void SobolSums::merge(const SobolSums& other) {
    const auto add = [](Batches& to, const Batches& from) {
        for (std::size_t i = 0; i < sobol_batches; ++i) { to[i].add(from[i]); }
    };
    least_ = std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
    finite_ = finite_ && other.finite_;
    add(sum_, other.sum_);
    add(squares_, other.squares_);
    for (std::size_t i = 0; i < sobol_batches; ++i) { count_[i] += other.count_[i]; }
    for (std::size_t group = 0; group < products_.size(); ++group) {
        add(products_[group], other.products_[group]);
        add(differences_[group], other.differences_[group]);
    }
}

namespace {

/// The mean of the batches' estimates would be biased by their smaller number of draws; their scatter is not.
double standard_error(const std::vector<double>& estimates) {
    double mean = 0.0;
    for (const double x : estimates) { mean += x; }
    mean /= static_cast<double>(estimates.size());
    double squares = 0.0;
    for (const double x : estimates) { squares += (x - mean) * (x - mean); }
    const auto n = static_cast<double>(estimates.size());
    return math::sqrt(squares / (n * (n - 1.0)));
}

}  // namespace

std::vector<SobolIndices> SobolSums::indices() const {
    const auto total = [](const Batches& batches) {
        ExactSum sum;
        for (const auto& batch : batches) { sum.add(batch); }
        return sum.value();
    };
    std::uint64_t count = 0;
    for (const auto n : count_) { count += n; }
    const auto variance_of = [](double sum, double squares, double n) {
        return squares / (2.0 * n) - (sum / (2.0 * n)) * (sum / (2.0 * n));
    };
    const auto n = static_cast<double>(count);
    const double variance = variance_of(total(sum_), total(squares_), n);

    std::vector<SobolIndices> result(products_.size());
    for (std::size_t group = 0; group < products_.size(); ++group) {
        if (!finite_ || !(least_ < greatest_) || !(variance > 0.0)) {  // of a constant, rounding leaves a variance
            result[group] = {{math::detail::nan, math::detail::nan}, {math::detail::nan, math::detail::nan}};
            continue;
        }
        std::vector<double> firsts;
        std::vector<double> totals;
        for (std::size_t batch = 0; batch < sobol_batches; ++batch) {
            const auto m = static_cast<double>(count_[batch]);
            if (m == 0.0) { continue; }
            const double own = variance_of(sum_[batch].value(), squares_[batch].value(), m);
            if (!(own > 0.0)) { continue; }
            firsts.push_back(products_[group][batch].value() / m / own);
            totals.push_back(differences_[group][batch].value() / (2.0 * m) / own);
        }
        result[group].first = {total(products_[group]) / n / variance, standard_error(firsts)};
        result[group].total = {total(differences_[group]) / (2.0 * n) / variance, standard_error(totals)};
    }
    return result;
}

}  // namespace traincost::uncertainty
