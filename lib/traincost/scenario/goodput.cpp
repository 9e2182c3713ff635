// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/goodput.hpp>

#include <traincost/perf/reliability.hpp>
#include <traincost/perf/state.hpp>
#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/plural.hpp>
#include <traincost/workload/counted.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace traincost::scenario {

namespace {

std::string percent(double share) { return units::without_zeros(fmt::format("{:.1f}", 100.0 * share)) + " %"; }

std::string chips_text(Chips<> n) { return units::number_of(n.value(), "chip"); }

std::string rate_text(double bytes_a_second) {
    const bool large = bytes_a_second >= 1e9;
    return units::without_zeros(units::significant(bytes_a_second / (large ? 1e9 : 1e6), 4)) + (large ? " GB/s" : " MB/s");
}

/// All that is settled before any number of chips is looked at.
class Answering {
 public:
    Answering(const GoodputQuestion& question, const Catalog& catalog) : q_(question), catalog_(catalog) {}

    Result<GoodputAnswer> run() {
        refuse_contradictions();
        refuse_unused();
        find_entries();
        if (!has_errors(diagnostics_)) { settle(); }
        if (!has_errors(diagnostics_)) { answer(); }
        if (has_errors(diagnostics_)) { return failure(std::move(diagnostics_)); }
        return std::move(a_);
    }

 private:
    void complain(const Place& where, std::string_view code, std::string message, std::string hint = {}) {
        diagnostics_.push_back({where, Severity::error, code, std::move(message), std::move(hint)});
    }

    template <class V>
    std::optional<V> take(Result<V> result) {
        if (result) { return std::move(*result); }
        append(diagnostics_, std::move(result.error()));
        return std::nullopt;
    }

    void refuse_both(const Place& a, const Place& b, std::string message) {
        diagnostics_.push_back({b, Severity::error, "contradiction", std::move(message), "keep one of the two", Related{a, "the first one is here"}});
    }

    void refuse_contradictions() {
        const Place* told = nullptr;
        const std::array places = {q_.failures ? &q_.failures->where : nullptr, q_.between_of_a_chip ? &q_.between_of_a_chip->where : nullptr,
                                   q_.between ? &q_.between->where : nullptr};
        for (const auto* place : places) {
            if (place == nullptr) { continue; }
            if (told != nullptr) { refuse_both(*told, *place, "how often the run fails is given a second time"); }
            told = place;
        }
        if (q_.checkpoint_size && q_.model) { refuse_both(q_.model->where, q_.checkpoint_size->where, "the size of a checkpoint is given, and follows from the model"); }
        if (q_.writing && !q_.checkpoint) {
            complain(q_.writing->where, "missing-field", "how long the chips wait for a checkpoint is not given", "say it, such as --checkpoint 5s");
        }
        if (q_.writing && q_.checkpoint && q_.writing->value < q_.checkpoint->value) {
            complain(q_.writing->where, "contradiction", "the chips would wait for a checkpoint longer than it is written", "--checkpoint is what the chips wait, --writing all of it");
        }
    }

    /// What is given and decides on nothing, as something else that is given has decided it already.
    void refuse_unused() {
        const auto unused = [&](const Place& where, std::string message, const Place& by) {
            diagnostics_.push_back({where, Severity::error, "contradiction", std::move(message), "leave one of the two out", Related{by, "it is given here"}});
        };
        const auto* failures = q_.failures ? &q_.failures->where : q_.between_of_a_chip ? &q_.between_of_a_chip->where : q_.between ? &q_.between->where : nullptr;
        if (q_.chip && failures != nullptr) { unused(q_.chip->where, "a chip says how often it fails, and that is given", *failures); }
        const bool transferred = !(q_.restart && q_.checkpoint);  // else nothing asks how long the state takes
        if (q_.checkpoint_size && !transferred) { unused(q_.checkpoint_size->where, "the size says how long a checkpoint and a restart take, and both are given", q_.checkpoint->where); }
        if (q_.storage && !transferred) { unused(q_.storage->where, "the bandwidth says how long a checkpoint and a restart take, and both are given", q_.checkpoint->where); }
        if (q_.storage && transferred && !q_.checkpoint_size && !q_.model) {
            complain(q_.storage->where, "missing-field", "how large a checkpoint is that the storage takes is not given", "say it, such as --checkpoint-size 2.3TB, or name a model");
        }
    }

    void find_entries() {
        known_ = take(catalog_.reliability());
        if (q_.model) { model_ = take(catalog_.model(q_.model->value, q_.model->where)); }
        if (model_) { workload::count_parameters(*model_); a_.model = model_->name; }
        const auto id = q_.chip ? q_.chip->value : model_ ? model_->run.chip : std::string();
        if (!id.empty()) { chip_ = take(catalog_.chip(id, q_.chip ? q_.chip->where : Place{})); }
        if (!q_.chip && chip_) { a_.assumptions.push_back(fmt::format("the chip is that of the disclosed run, {}", chip_->name)); }
    }

    void note(std::string name, std::string what, std::string value, catalog::Provenance provenance) {
        a_.inputs.push_back({std::move(name), std::move(what), std::move(value), std::move(provenance)});
    }
    static catalog::Provenance given(const Place& where) {
        catalog::Provenance p;
        p.status = catalog::Status::given;
        p.confidence = catalog::Confidence::high;
        p.where = where;
        return p;
    }
    static catalog::Provenance computed() {
        catalog::Provenance p;
        p.status = catalog::Status::derived;
        return p;
    }

    void settle() {
        settle_chips();
        settle_failures();
        settle_state();
        settle_restart();
        settle_idle();
    }

    void settle_chips() {
        if (q_.chips) {
            chips_ = q_.chips->value;
            note("chips", "chips of the run", chips_text(*chips_), given(q_.chips->where));
        } else if (model_ && model_->run.count) {
            chips_ = model_->run.count->value;
            note("chips", "chips of the run", chips_text(*chips_), model_->run.count->provenance);
            a_.assumptions.push_back(fmt::format("as many chips as in the disclosed run, {}", chips_text(*chips_)));
        } else if (!q_.between) {
            complain(Place{"--gpus"}, "missing-field", "how many chips the run has is not given", "say it, such as --gpus 16384");
        }
    }

    void settle_failures() {
        if (q_.between) {
            between_ = q_.between->value;
            note("between_failures", "time between failures of the run", duration(*between_), given(q_.between->where));
        } else if (q_.failures && chips_) {
            const auto& f = q_.failures->value;
            of_a_chip_ = f.during * *chips_ / f.events;
            note("between_failures_of_a_chip", "GPU-hours of a chip between failures", units::text(*of_a_chip_), given(q_.failures->where));
        } else if (q_.between_of_a_chip) {
            of_a_chip_ = q_.between_of_a_chip->value;
            note("between_failures_of_a_chip", "GPU-hours of a chip between failures", units::text(*of_a_chip_), given(q_.between_of_a_chip->where));
        } else if (chip_) {
            take_failures_of_chip();
        } else if (!q_.failures) {
            complain(Place{"--failures"}, "missing-field", "how often the run fails is not given",
                     "give --failures \"419 in 54 days\", --failure-rate 2e-5/h of a chip, --mtbf 3h of the run, or a --chip");
        }
        if (between_ && chips_) { of_a_chip_ = *between_ * *chips_; }
    }

    void take_failures_of_chip() {
        const auto found = take(perf::failures_of(*chip_, *known_, catalog_));
        if (!found) { return; }
        of_a_chip_ = found->between.value;
        note("between_failures_of_a_chip", "GPU-hours of a chip between failures", units::text(*of_a_chip_), found->between.provenance);
        if (!found->assumed.empty()) { a_.assumptions.push_back(found->assumed); }
    }

    /// How large a checkpoint is, and how fast it comes and goes.
    void settle_state() {
        if (q_.checkpoint_size) {
            size_ = q_.checkpoint_size->value;
            note("checkpoint_size", "size of a checkpoint", units::text(*size_), given(q_.checkpoint_size->where));
        } else if (model_ && model_->parameters) {
            constexpr const auto& usual = perf::state_recipes.front();  // Adam in mixed precision
            size_ = Bytes<>::of(model_->parameters->value.value() * (usual.weight + usual.optimizer));
            note("checkpoint_size", "size of a checkpoint", units::text(*size_), computed());
            a_.assumptions.push_back(fmt::format("a checkpoint holds weights and what Adam keeps in mixed precision, {:g} bytes a parameter", usual.weight + usual.optimizer));
        }
        if (q_.storage) {
            note("storage", "bandwidth of the storage", rate_text(q_.storage->value.value()), given(q_.storage->where));
        } else if (size_ && chips_ && !(q_.checkpoint && q_.restart)) {
            note("storage", "bandwidth of the storage for a chip", rate_text(known_->storage.value.value()), known_->storage.provenance);
            a_.assumptions.push_back(fmt::format("storage writes and reads {} for each chip, however many there are", rate_text(known_->storage.value.value())));
        }
        if (q_.checkpoint) {
            note("checkpoint", "wait for a checkpoint", duration(q_.checkpoint->value), given(q_.checkpoint->where));
        } else if (!size_ || !(q_.storage || chips_)) {
            complain(Place{"--checkpoint"}, "missing-field", "how long a checkpoint takes is not given", "say it, such as --checkpoint 60s, or give --checkpoint-size 2.3TB or a model");
        } else {
            say_how_it_is_written();
        }
        if (q_.writing) { note("writing", "time until a checkpoint is stored", duration(q_.writing->value), given(q_.writing->where)); }
    }

    /// Of a checkpoint whose size alone is known.
    void say_how_it_is_written() {
        if (!chips_) { a_.assumptions.push_back("the chips wait while a checkpoint is written"); return; }
        note("copying", "bandwidth to the host's memory for a chip", rate_text(known_->copying.value.value()), known_->copying.provenance);
        a_.assumptions.push_back("the chips wait while a checkpoint is copied to the hosts' memory, and it is written from there; else give what they wait as --checkpoint");
    }

    void settle_restart() {
        if (q_.restart) {
            note("restart", "restart after a failure", duration(q_.restart->value), given(q_.restart->where));
            if (!q_.detection) { a_.assumptions.push_back("the restart has the time until a failure is noticed in it"); }
        } else {
            note("start", "start of the software", duration(known_->start.value), known_->start.provenance);
            a_.assumptions.push_back(fmt::format("a restart is noticing the failure, {}starting, and reading the state", chips_stand_by() ? "" : "replacing what failed, "));
            settle_replacement();
        }
        if (q_.detection) {
            note("detection", "time until a failure is noticed", duration(q_.detection->value), given(q_.detection->where));
        } else if (!q_.restart) {
            note("detection", "time until a failure is noticed", duration(known_->detection.value), known_->detection.provenance);
        }
    }

    /// As in a run that is estimated, unless none are said to.
    [[nodiscard]] bool chips_stand_by() const { return !q_.spares || q_.spares->value > Chips<>::of(0.0); }

    void settle_replacement() {
        if (!q_.spares) { a_.assumptions.push_back("chips stand by for what fails; how many is not told (--spares), and they are not counted"); }
        if (chips_stand_by()) { return; }
        note("replacement", "replacement of a node", duration(known_->replacement.value), known_->replacement.provenance);
        note("replaced", "failures after which a node is replaced", percent(known_->replaced.value), known_->replaced.provenance);
        a_.assumptions.push_back("no chips stand by: what failed is replaced before the run goes on");
    }

    /// Maintenance and spares: time and chips that are paid for and do not compute.
    void settle_idle() {
        if (q_.spares) {
            a_.spares = q_.spares->value;
            if (!chips_ && a_.spares > Chips<>::of(0.0)) {
                complain(q_.spares->where, "missing-field", "chips stand by for a run of an unknown number of them", "say it, such as --gpus 16384");
            }
            note("spares", "chips that stand by", chips_text(a_.spares), given(q_.spares->where));
            if (chips_ && a_.spares > *chips_) {
                complain(q_.spares->where, "out-of-range", fmt::format("{} would stand by for {}", chips_text(a_.spares), chips_text(*chips_)), "no more than the run has");
            }
        }
        if (q_.maintenance) {
            a_.maintenance = q_.maintenance->value;
            note("maintenance", "planned maintenance", percent(a_.maintenance), given(q_.maintenance->where));
        } else if (q_.planned) {
            const auto each = at_restart(chips_) - detection() + wait(chips_);
            a_.maintenance = q_.planned->value.events * (each / q_.planned->value.during);
            note("maintenance", "planned maintenance", percent(a_.maintenance), given(q_.planned->where));
            a_.assumptions.push_back("a planned interruption costs a checkpoint and a restart, without the time to notice it");
            if (!(a_.maintenance < 1.0)) { complain(q_.planned->where, "out-of-range", "there would be maintenance at all times", "as in \"47 in 54 days\""); }
        } else {
            a_.assumptions.push_back("no planned maintenance");
        }
    }

    [[nodiscard]] Time<> detection() const {
        return q_.detection ? q_.detection->value : q_.restart ? Time<>::of(0.0) : known_->detection.value;
    }
    /// Reading or writing the whole state.
    [[nodiscard]] std::optional<Time<>> transfer(const std::optional<Chips<>>& chips) const {
        if (!size_ || !(q_.storage || chips)) { return std::nullopt; }
        return perf::transfer_time(*size_, q_.storage ? q_.storage->value : known_->storage.value * *chips);
    }
    [[nodiscard]] Time<> wait(const std::optional<Chips<>>& chips) const {
        if (q_.checkpoint) { return q_.checkpoint->value; }
        return size_ && chips ? perf::transfer_time(*size_, known_->copying.value * *chips) : transfer(chips).value_or(Time<>::of(0.0));
    }
    /// Until a checkpoint is stored.
    [[nodiscard]] Time<> stored(const std::optional<Chips<>>& chips) const {
        return q_.writing ? q_.writing->value : q_.checkpoint ? q_.checkpoint->value : transfer(chips).value_or(Time<>::of(0.0));
    }
    [[nodiscard]] Time<> at_restart(const std::optional<Chips<>>& chips) const {
        if (q_.restart) { return q_.restart->value + detection(); }
        const auto replacing = chips_stand_by() ? Time<>::of(0.0) : known_->replacement.value * known_->replaced.value;
        return detection() + replacing + known_->start.value + transfer(chips).value_or(stored(chips));
    }

    [[nodiscard]] GoodputAt at(const std::optional<Chips<>>& chips) const {
        GoodputAt x;
        x.chips = chips;
        x.in.between = chips && of_a_chip_ ? perf::between_failures(*of_a_chip_, *chips) : *between_;
        x.in.checkpoint = wait(chips);
        x.in.restart = at_restart(chips);
        x.writing = stored(chips);
        x.in.stale = max(x.writing - x.in.checkpoint, Time<>::of(0.0));
        const auto best = perf::best_interval(x.in, x.writing);
        const auto soonest = x.writing - x.in.checkpoint;  // after the last one was stored
        const bool too_soon = q_.interval && q_.interval->value < soonest;
        x.interval = too_soon ? soonest : q_.interval ? q_.interval->value : best;
        x.limited = too_soon || (!q_.interval && best > perf::best_interval(x.in));
        x.parts = perf::goodput(x.interval, x.in);
        x.youngs = perf::youngs_interval(x.in);
        x.at_youngs = perf::efficiency(x.youngs, x.in);
        x.first_order = perf::first_order_efficiency(x.youngs, x.in);
        return x;
    }

    static double best_efficiency(const perf::Interruptions<double>& in, Time<> writing) { return perf::efficiency(perf::best_interval(in, writing), in); }
    /// At the interval that is given, else at the best.
    [[nodiscard]] double efficiency_of(const perf::Interruptions<double>& in, Time<> writing) const {
        return q_.interval ? perf::efficiency(q_.interval->value, in) : best_efficiency(in, writing);
    }

    void answer() {
        a_.asked = at(chips_);
        constexpr double negligible = 1e-9;  // below it a step of the law is lost in rounding
        if (!((a_.asked.interval + a_.asked.in.checkpoint) / a_.asked.in.between >= negligible)) {
            const auto& where = q_.interval ? q_.interval->where : q_.checkpoint ? q_.checkpoint->where : Place{"--checkpoint"};
            complain(where, "out-of-range", fmt::format("a checkpoint every {} is out of all proportion to a failure every {}", duration(a_.asked.interval), duration(a_.asked.in.between)),
                     "what takes so little costs nothing");
            return;
        }
        if (q_.interval && q_.interval->value + a_.asked.in.checkpoint < a_.asked.writing) {
            complain(q_.interval->where, "out-of-range", fmt::format("a checkpoint takes {} to be stored, so the next one cannot begin after {}", duration(a_.asked.writing),
                                                                    duration(q_.interval->value + a_.asked.in.checkpoint)), "a longer interval, or faster storage");
            return;
        }
        a_.interval_given = q_.interval.has_value();
        a_.best = best_efficiency(a_.asked.in, a_.asked.writing);
        a_.paid = chips_ ? perf::paid_efficiency(a_.asked.parts.computing, a_.maintenance, *chips_, a_.spares) : a_.asked.parts.computing * (1.0 - a_.maintenance);
        if (of_a_chip_ && chips_) {
            for (const double n : {2048.0, 16384.0, 100e3, 1e6}) { a_.others.push_back(at(Chips<>::of(n))); }
        }
        if (a_.asked.interval < one_minute) { a_.assumptions.push_back("a checkpoint comes between two steps: where a step takes longer than the interval, the interval is a step"); }
        find_levers();
    }

    void find_levers() {
        auto in = a_.asked.in;
        in.between = in.between * 2.0;
        a_.levers.push_back({"failures half as often", efficiency_of(in, a_.asked.writing)});
        in = a_.asked.in;
        in.checkpoint = in.checkpoint / 2.0;
        in.stale = in.stale / 2.0;
        a_.levers.push_back({"checkpoints in half the time", efficiency_of(in, a_.asked.writing / 2.0)});
        in = a_.asked.in;
        in.restart = in.restart / 2.0;
        a_.levers.push_back({"restarts in half the time", efficiency_of(in, a_.asked.writing)});
        if (q_.interval) { a_.levers.push_back({"the best interval", a_.best}); }
        std::stable_sort(a_.levers.begin(), a_.levers.end(), [](const Lever& x, const Lever& y) { return x.efficiency > y.efficiency; });
    }

    static constexpr Time<> one_minute = Time<>::of(60.0);  // steps of large runs may take as long: worth a word
    const GoodputQuestion& q_;
    const Catalog& catalog_;
    Diagnostics diagnostics_;
    GoodputAnswer a_;
    std::optional<catalog::Reliability> known_;
    std::optional<catalog::Model> model_;
    std::optional<catalog::Chip> chip_;
    std::optional<Chips<>> chips_;
    std::optional<ChipTime<>> of_a_chip_;
    std::optional<Time<>> between_;
    std::optional<Bytes<>> size_;
};

}  // namespace

std::string duration(Time<> t) {
    const double s = t.value();
    const auto in = [&](double unit, std::string_view name) { return fmt::format("{} {}", units::without_zeros(units::significant(s / unit, 4)), name); };
    constexpr double minute = 60.0, hour = 3600.0, day = 86400.0;
    return s < 2.0 * minute ? in(1.0, "s") : s < 2.0 * hour ? in(minute, "min") : s < 3.0 * day ? in(hour, "h") : in(day, "days");
}

Result<GoodputAnswer> goodput(const GoodputQuestion& question, const Catalog& catalog) { return Answering(question, catalog).run(); }

}  // namespace traincost::scenario
