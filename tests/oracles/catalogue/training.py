"""The arithmetic of training: what Keras and PyTorch compute with real loaders, schedules, losses, optimizers, metrics."""

from __future__ import annotations

from math import isclose
from typing import Any

from catalogue import Oracle, Table, Values, the_keras, the_torch


class Near:
    """Equal to whatever is as near as a number of a framework can be, most of which have 32 bits."""

    def __init__(self, value: Any) -> None:
        self.value = float(value)

    def __eq__(self, other: object) -> bool:
        return isclose(self.value, float(other), rel_tol=1e-5, abs_tol=2e-6)  # type: ignore[arg-type]

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Near({self.value})"


def _whole(values: Values, names: str) -> tuple[int, ...]:
    return tuple(int(values[name]) for name in names.split())


def _real(values: Values, names: str) -> tuple[float, ...]:
    return tuple(float(values[name]) for name in names.split())


def _tensor(*numbers: float) -> Any:
    return the_torch().tensor(numbers, dtype=the_torch().float64)


# ── steps ─────────────────────────────────────────────────────────────────────────────────────────
def keras_steps(values: Values) -> int:
    """The batches that `fit` makes of an array."""
    import numpy as np
    from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

    count, size = _whole(values, "N B")
    return int(ArrayDataAdapter(np.zeros((count, 1)), batch_size=size).num_batches)


def _loader(values: Values, *, drop: bool) -> Any:
    count, size = _whole(values, "N B")
    return the_torch().utils.data.DataLoader(range(count), batch_size=size, drop_last=drop)


def torch_steps(values: Values) -> int:
    """The batches of a `DataLoader`."""
    return len(_loader(values, drop=False))


def torch_steps_dropping(values: Values) -> int:
    """The batches of a `DataLoader` that leaves out the last one when it is not full."""
    return len(_loader(values, drop=True))


def _in_all(counted: Any) -> Any:
    def total(values: Values) -> object:
        return sum(counted(values) for _ in range(int(values["E"])))

    return total


# ── schedules ─────────────────────────────────────────────────────────────────────────────────────
def _torch_rate(start: float, steps: int, schedule: str, **options: Any) -> Near:
    torch = the_torch()
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=start)
    scheduler = getattr(torch.optim.lr_scheduler, schedule)(optimizer, **options)
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
    return Near(scheduler.get_last_lr()[0])


def torch_warm_up(values: Values) -> object:
    """The rate of `LinearLR`."""
    start, peak = _real(values, "s p")
    steps, made = _whole(values, "W t")
    return _torch_rate(peak, made, "LinearLR", start_factor=start / peak, total_iters=steps)


def keras_warm_up(values: Values) -> object:
    """The rate of `CosineDecay` in its warm-up."""
    start, peak = _real(values, "s p")
    steps, made = _whole(values, "W t")
    schedule = the_keras().optimizers.schedules.CosineDecay(
        start, 10000, warmup_target=peak, warmup_steps=steps
    )
    return Near(schedule(made))


def torch_staircase(values: Values) -> object:
    """The rate of `StepLR`."""
    start, factor = _real(values, "a c")
    every, over = _whole(values, "k e")
    return _torch_rate(start, over, "StepLR", step_size=every, gamma=factor)


def _keras_decay(*, staircase: bool) -> Any:
    def counted(values: Values) -> object:
        start, factor = _real(values, "a c")
        every, over = _whole(values, "k e")
        decay = the_keras().optimizers.schedules.ExponentialDecay
        return Near(decay(start, every, factor, staircase=staircase)(over))

    return counted


def torch_cosine(values: Values) -> object:
    """The rate of `CosineAnnealingLR`."""
    high, low = _real(values, "h l")
    steps, made = _whole(values, "T t")
    return _torch_rate(high, made, "CosineAnnealingLR", T_max=steps, eta_min=low)


def keras_cosine(values: Values) -> object:
    """The rate of `CosineDecay`."""
    high, low = _real(values, "h l")
    steps, made = _whole(values, "T t")
    return Near(the_keras().optimizers.schedules.CosineDecay(high, steps, alpha=low / high)(made))


def torch_linear(values: Values) -> object:
    """The rate of `LinearLR`, down to the lowest rate."""
    high, low = _real(values, "h l")
    steps, made = _whole(values, "T t")
    return _torch_rate(high, made, "LinearLR", start_factor=1.0, end_factor=low / high, total_iters=steps)


# ── softmax and losses ────────────────────────────────────────────────────────────────────────────
def torch_softmax(values: Values) -> object:
    """The first entry of `softmax`."""
    return Near(the_torch().softmax(_tensor(*_real(values, "a b c")), 0)[0])


def keras_softmax(values: Values) -> object:
    """The first entry of the layer `Softmax`."""
    return Near(the_keras().layers.Softmax()(_tensor(*_real(values, "a b c")).reshape(1, 3))[0, 0])


def torch_sigmoid(values: Values) -> object:
    """The sigmoid of the first logit."""
    return Near(the_torch().sigmoid(_tensor(*_real(values, "a")))[0])


def torch_cross_entropy(values: Values) -> object:
    """`CrossEntropyLoss` for the first class."""
    torch = the_torch()
    return Near(torch.nn.CrossEntropyLoss()(_tensor(*_real(values, "a b c")), torch.tensor(0)))


def keras_cross_entropy(values: Values) -> object:
    """`SparseCategoricalCrossentropy` for the first class."""
    loss = the_keras().losses.SparseCategoricalCrossentropy(from_logits=True)
    return Near(loss(the_torch().tensor([0]), _tensor(*_real(values, "a b c")).reshape(1, 3)))


def _torch_loss(name: str, **options: Any) -> Any:
    def counted(values: Values) -> object:
        return Near(getattr(the_torch().nn, name)(**options)(_tensor(*_real(values, "p q")), _tensor(1, 0)))

    return counted


def keras_binary(values: Values) -> object:
    """`BinaryCrossentropy` of two examples."""
    return Near(the_keras().losses.BinaryCrossentropy()(_tensor(1, 0), _tensor(*_real(values, "p q"))))


# ── steps of gradient descent ─────────────────────────────────────────────────────────────────────
def _torch_descent(**options: Any) -> Any:
    def counted(values: Values) -> object:
        factor, lowest, start, rate = _real(values, "a c w r")
        weight = _tensor(start).requires_grad_()
        optimizer = the_torch().optim.SGD([weight], lr=rate, **options)
        (factor * (weight - lowest) ** 2).sum().backward()
        optimizer.step()
        return Near(weight.item())

    return counted


def keras_descent(values: Values) -> object:
    """A step of `SGD`, with the gradient from automatic differentiation."""
    factor, lowest, start, rate = _real(values, "a c w r")
    gradient = the_torch().func.grad(lambda weight: factor * (weight - lowest) ** 2)(_tensor(start)[0])
    return _keras_step(the_keras().optimizers.SGD(rate), start, gradient)


def _keras_step(optimizer: Any, start: float, gradient: Any) -> Near:
    variable = the_keras().Variable(start, dtype="float32")
    optimizer.build([variable])
    optimizer.apply([gradient.float()], [variable])
    return Near(variable.value.item())


def torch_neuron(values: Values) -> object:
    """Weight and bias of `Linear` after a step of `SGD`."""
    torch = the_torch()
    inputs, target, weight, bias, rate = _real(values, "x y w b r")
    layer = torch.nn.Linear(1, 1, dtype=torch.float64)
    torch.nn.init.constant_(layer.weight, weight)
    torch.nn.init.constant_(layer.bias, bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=rate)
    torch.nn.MSELoss()(layer(_tensor(inputs)), _tensor(target)).backward()
    optimizer.step()
    return Near(layer.weight.item()), Near(layer.bias.item())


def keras_neuron(values: Values) -> object:
    """Weight and bias of `Dense` after a step of `SGD`."""
    import numpy as np

    keras = the_keras()
    inputs, target, start, offset, rate = _real(values, "x y w b r")
    constant = keras.initializers.Constant
    layer = keras.layers.Dense(1, kernel_initializer=constant(start), bias_initializer=constant(offset))
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mse")
    model.train_on_batch(np.array([[inputs]]), np.array([[target]]))
    return Near(layer.kernel.value.item()), Near(layer.bias.value.item())


def _torch_momentum(**options: Any) -> Any:
    def counted(values: Values) -> object:
        start, velocity, gradient, momentum, rate = _real(values, "w v g m r")
        dampening = momentum if options.get("damped") else 0
        weight = _tensor(start).requires_grad_()
        nesterov = bool(options.get("nesterov"))
        optimizer = the_torch().optim.SGD([weight], rate, momentum, dampening, nesterov=nesterov)
        optimizer.state[weight]["momentum_buffer"] = _tensor(velocity)
        weight.grad = _tensor(gradient)
        optimizer.step()
        return Near(weight.item())

    return counted


def _keras_momentum(*, nesterov: bool) -> Any:
    """Keras keeps the velocity with the learning rate and the sign in it."""

    def counted(values: Values) -> object:
        start, velocity, gradient, momentum, rate = _real(values, "w v g m r")
        variable = the_keras().Variable(start, dtype="float32")
        optimizer = the_keras().optimizers.SGD(rate, momentum=momentum, nesterov=nesterov)
        optimizer.build([variable])
        optimizer.momentums[0].assign(-rate * velocity)
        optimizer.apply([_tensor(gradient)[0].float()], [variable])
        return Near(variable.value.item())

    return counted


def torch_adam(values: Values) -> object:
    """A first step of `Adam`."""
    start, gradient, rate = _real(values, "w g r")
    weight = _tensor(start).requires_grad_()
    optimizer = the_torch().optim.Adam([weight], lr=rate, betas=(0.9, 0.999))
    weight.grad = _tensor(gradient)
    optimizer.step()
    return Near(weight.item())


def keras_adam(values: Values) -> object:
    """A first step of `Adam`."""
    start, gradient, rate = _real(values, "w g r")
    optimizer = the_keras().optimizers.Adam(rate, beta_1=0.9, beta_2=0.999)
    return _keras_step(optimizer, start, _tensor(gradient)[0])


# ── metrics ───────────────────────────────────────────────────────────────────────────────────────
def _metric(name: str, **options: Any) -> Any:
    """A metric of Keras over four examples that count as often as the matrix says."""

    def counted(values: Values) -> object:
        import numpy as np

        found = np.array([[float(values[name])] for name in ("TP", "FN", "FP", "TN")])
        metric = getattr(the_keras().metrics, name)(**options)
        truth, called = np.array([[1.0], [1.0], [0.0], [0.0]]), np.array([[1.0], [0.0], [1.0], [0.0]])
        metric.update_state(truth, called, sample_weight=found.ravel())
        return Near(np.asarray(metric.result()).ravel()[0])

    return counted


def keras_missed(values: Values) -> object:
    """How many more positives than the found ones there are, by the `Recall` of found and missed ones."""
    import numpy as np

    found, missed = _real(values, "TP FN")
    metric = the_keras().metrics.Recall()
    metric.update_state(np.array([1.0, 1.0]), np.array([1.0, 0.0]), sample_weight=np.array([found, missed]))
    return Near(found / float(metric.result()) - found)


def keras_rare(values: Values) -> object:
    """`BinaryAccuracy` of calling all negative, in per cent."""
    import numpy as np

    count, positives = _whole(values, "N P")
    truth = np.concatenate([np.ones(positives), np.zeros(count - positives)])[:, None]
    metric = the_keras().metrics.BinaryAccuracy()
    metric.update_state(truth, np.zeros((count, 1)))
    return Near(100 * float(metric.result()))


ORACLES: Table = {
    "steps-per-epoch": (
        Oracle("Keras", keras_steps),
        Oracle("PyTorch", torch_steps),
        Oracle("PyTorch", torch_steps_dropping, mistake="drops_the_last_batch"),
    ),
    "total-steps": (
        Oracle("Keras", _in_all(keras_steps)),
        Oracle("PyTorch", _in_all(torch_steps)),
        Oracle("PyTorch", _in_all(torch_steps_dropping), mistake="drops_the_last_batch"),
    ),
    "total-steps-drop-last": (
        Oracle("PyTorch", _in_all(torch_steps_dropping)),
        Oracle("PyTorch", _in_all(torch_steps), mistake="keeps_the_last_batch"),
        Oracle("Keras", _in_all(keras_steps), mistake="keeps_the_last_batch"),
    ),
    "linear-warm-up": (Oracle("Keras", keras_warm_up), Oracle("PyTorch", torch_warm_up)),
    "step-decay": (
        Oracle("Keras", _keras_decay(staircase=True)),
        Oracle("PyTorch", torch_staircase),
        Oracle("Keras", _keras_decay(staircase=False), mistake="falls_smoothly"),
    ),
    "cosine-schedule": (
        Oracle("Keras", keras_cosine),
        Oracle("PyTorch", torch_cosine),
        Oracle("PyTorch", torch_linear, mistake="falls_linearly"),
    ),
    "softmax-probability": (
        Oracle("Keras", keras_softmax),
        Oracle("PyTorch", torch_softmax),
        Oracle("PyTorch", torch_sigmoid, mistake="takes_the_sigmoid"),
    ),
    "cross-entropy": (Oracle("Keras", keras_cross_entropy), Oracle("PyTorch", torch_cross_entropy)),
    "binary-cross-entropy": (
        Oracle("Keras", keras_binary),
        Oracle("PyTorch", _torch_loss("BCELoss")),
        Oracle("PyTorch", _torch_loss("BCELoss", reduction="sum"), mistake="adds_the_losses"),
        Oracle("PyTorch", _torch_loss("MSELoss"), mistake="squares_the_errors"),
        Oracle("PyTorch", _torch_loss("L1Loss"), mistake="takes_the_errors"),
    ),
    "gradient-step": (
        Oracle("Keras", keras_descent),
        Oracle("PyTorch", _torch_descent()),
        Oracle("PyTorch", _torch_descent(maximize=True), mistake="climbs"),
    ),
    "neuron-step": (Oracle("Keras", keras_neuron), Oracle("PyTorch", torch_neuron)),
    "momentum-step": (
        Oracle("Keras", _keras_momentum(nesterov=False)),
        Oracle("PyTorch", _torch_momentum()),
        Oracle("PyTorch", _torch_momentum(damped=True), mistake="weighs_the_gradient"),
        Oracle("PyTorch", _torch_momentum(nesterov=True), mistake="looks_ahead"),
        Oracle("Keras", _keras_momentum(nesterov=True), mistake="looks_ahead"),
    ),
    "adam-first-step": (Oracle("Keras", keras_adam), Oracle("PyTorch", torch_adam)),
    "precision": (
        Oracle("Keras", _metric("Precision")),
        Oracle("Keras", _metric("Recall"), mistake="gives_the_recall"),
        Oracle("Keras", _metric("BinaryAccuracy"), mistake="gives_the_accuracy"),
    ),
    "recall": (
        Oracle("Keras", _metric("Recall")),
        Oracle("Keras", _metric("Precision"), mistake="gives_the_precision"),
        Oracle("Keras", _metric("BinaryAccuracy"), mistake="gives_the_accuracy"),
    ),
    "f1-score": (
        Oracle("Keras", _metric("F1Score", threshold=0.5)),
        Oracle("Keras", _metric("BinaryAccuracy"), mistake="gives_the_accuracy"),
    ),
    "missed-from-recall": (Oracle("Keras", keras_missed),),
    "rare-class": (Oracle("Keras", keras_rare),),
}
