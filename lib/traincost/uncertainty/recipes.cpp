// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/math.hpp>
#include <traincost/uncertainty/recipes.hpp>
#include <traincost/uncertainty/special.hpp>

#include <variant>

namespace traincost::uncertainty {

namespace {

using kernel::Recipe;

double log(double x) { return math::log<double>(x); }

Recipe flat(kernel::Shape shape, double a, double b) {
    Recipe recipe;
    recipe.shape = shape;
    recipe.a = a;
    recipe.b = b;
    return recipe;
}

Recipe recipe_of(const Triangular& s, const Distribution::Part& part) {
    Recipe recipe = flat(kernel::Shape::triangular, s.low, s.high);
    recipe.c = (s.mode - s.low) / (s.high - s.low);
    recipe.d = (s.high - s.low) * (s.mode - s.low);
    recipe.e = (s.high - s.low) * (s.high - s.mode);
    recipe.from = part.from_above ? 1.0 - part.start : part.start;
    recipe.slope = part.from_above ? -part.slope : part.slope;
    return recipe;
}

Recipe recipe_of_normal(kernel::Shape shape, double a, double b, const Distribution::Part& part) {
    Recipe recipe = flat(shape, a, b);
    recipe.table = normal_table();
    recipe.from = part.start;
    recipe.slope = part.slope;
    recipe.mirrored = part.from_above;
    return recipe;
}

}  // namespace

kernel::Recipe RecipeStore::recipe(const Distribution& distribution) {
    const auto& shape = distribution.shape();
    const auto& part = distribution.part();
    if (const auto* s = std::get_if<Constant>(&shape)) { return flat(kernel::Shape::constant, s->value, 0.0); }
    if (const auto* s = std::get_if<Uniform>(&shape)) { return flat(kernel::Shape::uniform, s->low, s->high - s->low); }
    if (const auto* s = std::get_if<Loguniform>(&shape)) {
        return flat(kernel::Shape::exponential, log(s->low), log(s->high) - log(s->low));
    }
    if (const auto* s = std::get_if<Triangular>(&shape)) { return recipe_of(*s, part); }
    if (const auto* s = std::get_if<Normal>(&shape)) {
        return recipe_of_normal(kernel::Shape::normal, s->mean, s->deviation, part);
    }
    if (const auto* s = std::get_if<Lognormal>(&shape)) {
        return recipe_of_normal(kernel::Shape::lognormal, log(s->median), s->sigma, part);
    }
    Recipe recipe;
    if (const auto* s = std::get_if<Beta>(&shape)) {
        const double from = part.from_above ? 1.0 - part.start : part.start;
        const double slope = part.from_above ? -part.slope : part.slope;
        const double to = part.from_above ? 1.0 - (part.start + part.slope) : from + slope;
        tables_.emplace_back(BetaFunction(s->a, s->b), s->low, s->high, from, to);
        recipe.shape = kernel::Shape::table;
        recipe.table = tables_.back().table();
        return recipe;
    }
    if (const auto* s = std::get_if<Discrete>(&shape)) {
        std::vector<double> cuts;
        double sum = 0.0;
        for (const double weight : s->weights) { cuts.push_back(sum += weight); }
        recipe.shape = kernel::Shape::steps;
        recipe.count = static_cast<std::int64_t>(s->values.size());
        recipe.points = lists_.emplace_back(s->values).data();
        recipe.cuts = lists_.emplace_back(std::move(cuts)).data();
        return recipe;
    }
    const auto& sample = std::get<Empirical>(shape).sample;
    recipe.shape = kernel::Shape::line;
    recipe.count = static_cast<std::int64_t>(sample.size());
    recipe.points = lists_.emplace_back(sample).data();
    return recipe;
}

}  // namespace traincost::uncertainty
