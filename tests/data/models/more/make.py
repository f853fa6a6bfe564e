"""Small networks of many styles, as PyTorch 1.13 and onnx 1.12 write them, with what PyTorch answers of the first 200 digits in more.json.

    /usr/bin/python3 make.py digits.csv.gz .      (a digit a line: 64 pixels from 0 to 16, and the class)

Weights are as they are at first (batch norms have seen the digits): what counts is that the same numbers come out. Some of the files are
not kept, to keep the tests small.
"""
import collections, gzip, json, os, sys
import numpy as np, onnx, onnx.numpy_helper as nph, torch, torch.nn as nn, torch.nn.functional as F

D = np.loadtxt(gzip.open(sys.argv[1], "rt"), delimiter=","); out = sys.argv[2] + "/"
torch.manual_seed(12); torch.set_num_threads(1)
X = torch.tensor(D[:, :64] / 16, dtype=torch.float32); Y = torch.tensor(D[:, 64], dtype=torch.long)
I = X.reshape(-1, 1, 8, 8)


class Module(nn.Module):
    """A module whose forward is given."""
    def __init__(self, run, **layers):
        super().__init__()
        for name, layer in layers.items(): setattr(self, name, layer)
        self.run = run
    def forward(self, x): return self.run(self, x)


def silu_net(m, x): return m.fc2(F.silu(m.fc1(x)))
def own_gelu(x): return 0.5 * x * (1 + torch.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))
def own_norm(m, x):
    # layer norm by hand, without gain and shift
    c = x - x.mean(-1, keepdim=True)
    return c / torch.sqrt((c * c).mean(-1, keepdim=True) + 1e-5)
def view(m, x):
    x = F.relu(m.c1(x)); x = F.max_pool2d(x, 2)
    x = x.view(x.size(0), -1)
    return m.fc(x)
def skips(m, x):
    h = F.relu(m.n1(m.c1(x)))
    h = h + m.c3(F.relu(m.c2(h)))
    h = F.relu(h)
    return m.fc(F.adaptive_avg_pool2d(h, 1).flatten(1))
def mean_pool(m, x): return m.fc(torch.tanh(m.c1(x)).mean([2, 3]))
def bottleneck(m, x):
    for block in (m.b1, m.b2): x = x + 0.5 * block(x)
    return m.head(x)
class Scale(nn.Module):
    def __init__(self, n): super().__init__(); self.gamma = nn.Parameter(torch.rand(n) + 0.5)
    def forward(self, x): return x * self.gamma
class Centre(nn.Module):
    def __init__(self, mean, std): super().__init__(); self.register_buffer("mean", mean); self.register_buffer("std", std)
    def forward(self, x): return (x - self.mean) / self.std
class Matrix(nn.Module):
    """Weights as (inputs, outputs), as Keras has them."""
    def __init__(self, i, o): super().__init__(); self.kernel = nn.Parameter(torch.randn(i, o) / i ** 0.5); self.bias = nn.Parameter(torch.randn(o) * 0.1)
    def forward(self, x): return torch.matmul(x, self.kernel) + self.bias


L, C = nn.Linear, nn.Conv2d
nets = {
    "no-bias": (nn.Sequential(L(64, 12, bias=False), nn.ReLU(), L(12, 10, bias=False)), X, {}),
    "dropout-softmax": (nn.Sequential(L(64, 16), nn.ReLU(), nn.Dropout(0.5), L(16, 10), nn.Softmax(1)), X, dict(training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)),
    "log-softmax": (nn.Sequential(nn.Flatten(), L(64, 12), nn.Sigmoid(), L(12, 10), nn.LogSoftmax(dim=-1)), I, {}),
    "silu": (Module(silu_net, fc1=L(64, 12), fc2=L(12, 10)), X, {}),
    "own-gelu": (Module(lambda m, x: m.b(own_gelu(m.a(x))), a=L(64, 12), b=L(12, 10)), X, {}),
    "kinks": (nn.Sequential(L(64, 12), nn.LeakyReLU(0.1), L(12, 12), nn.ELU(), L(12, 12), nn.ReLU6(), L(12, 10)), X, {}),
    "sines": (Module(lambda m, x: m.c(torch.erf(m.b(torch.sin(3 * m.a(x))))), a=L(64, 12), b=L(12, 12), c=L(12, 10)), X, {}),
    "own-norm": (Module(lambda m, x: m.b(own_norm(m, torch.tanh(m.a(x)))), a=L(64, 12), b=L(12, 10)), X, {}),
    "view-max-pool": (Module(view, c1=C(1, 4, 3), fc=L(4 * 9, 10)), I, dict(dynamic_axes={"digits": {0: "n"}})),
    "fixed-batch": (Module(view, c1=C(1, 4, 3, padding=1), fc=L(4 * 16, 10)), I, dict(dynamic_axes=None)),
    "resnet": (Module(skips, c1=C(1, 6, 3, padding=1, bias=False), n1=nn.BatchNorm2d(6), c2=C(6, 6, 3, padding=1), c3=C(6, 6, 1), fc=L(6, 10)), I, {}),
    "resnet-unfolded": (Module(skips, c1=C(1, 6, 3, padding=1, bias=False), n1=nn.BatchNorm2d(6), c2=C(6, 6, 3, padding=1), c3=C(6, 6, 1), fc=L(6, 10)), I, dict(do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)),
    "mean-pool": (Module(mean_pool, c1=C(1, 8, (3, 5), stride=(2, 1), padding=(1, 2)), fc=L(8, 10)), I, {}),
    "average-pools": (nn.Sequential(C(1, 4, 3, padding=1), nn.Tanh(), nn.AvgPool2d(3, stride=2, padding=1), C(4, 6, 2), nn.ReLU(), nn.AvgPool2d(2, stride=1), nn.Flatten(), L(24, 10)), I, {}),
    "norm-1d": (nn.Sequential(L(64, 12), nn.BatchNorm1d(12), nn.Hardtanh(), L(12, 10)), X, {}),
    "residual-norms": (Module(bottleneck, b1=nn.Sequential(nn.LayerNorm(64), L(64, 8), nn.GELU(), L(8, 64)), b2=nn.Sequential(nn.LayerNorm(64, elementwise_affine=False), L(64, 8), nn.GELU(), L(8, 64)), head=L(64, 10)), X, {}),
    "opset-17": (Module(bottleneck, b1=nn.Sequential(nn.LayerNorm(64), L(64, 8), nn.Mish(), L(8, 64)), b2=nn.Sequential(nn.LayerNorm(64), L(64, 8), nn.Softplus(), L(8, 64)), head=L(64, 10)), X, dict(opset_version=17)),
    "kernels": (nn.Sequential(Matrix(64, 12), nn.Tanh(), Matrix(12, 10)), X, {}),
    "layer-scale": (nn.Sequential(C(1, 4, 4, stride=4), nn.GELU(), nn.Flatten(), L(16, 12), Scale(12), nn.Tanh(), L(12, 10)), I, {}),
    "standardised": (nn.Sequential(Centre(X.mean(0), X.std(0) + 0.1), L(64, 12), nn.Tanh(), L(12, 10)), X, {}),
    "channels-last": (Module(lambda m, x: m.fc(torch.relu(m.c2(torch.tanh(m.c1(x)).permute(0, 2, 3, 1).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)).flatten(1)), c1=C(1, 4, 3, stride=2), c2=C(4, 3, 2), fc=L(12, 10)), I, {}),
    "double": (nn.Sequential(L(64, 12), nn.Tanh(), L(12, 10)).double(), X.double(), {}),
    "half-weights": (nn.Sequential(L(64, 12), nn.Tanh(), L(12, 10)), X, {}),
    "shared": (Module(lambda m, x: m.out(torch.tanh(m.a(torch.tanh(m.a(m.enter(x)))))), enter=L(64, 12), a=L(12, 12), out=L(12, 10)), X, {}),
    "gate": (Module(lambda m, x: m.out(m.a(x) * torch.sigmoid(m.b(x))), a=L(64, 12), b=L(64, 12), out=L(12, 10)), X, {}),
    "difference": (Module(lambda m, x: m.out(m.a(x) - torch.tanh(m.b(x)) / (1 + m.c(x) ** 2)), a=L(64, 12), b=L(64, 12), c=L(64, 12), out=L(12, 10)), X, {}),
}
info = {}
for name, (net, x, options) in nets.items():
    net.train()
    with torch.no_grad():
        for _ in range(20): net(x)
    net.eval()
    with torch.no_grad():
        for p in net.parameters(): p += 0.05 * torch.randn_like(p)
        if name == "half-weights":
            for p in net.parameters(): p.copy_(p.half().float())
        o = net(x)
    if "softmax" in name: o = torch.log(o) if name == "dropout-softmax" else o
    o, y = o[:200], Y[:200]
    ce = float(F.cross_entropy(o.double(), y)); acc = float((o.argmax(1) == y).float().mean())
    info[name] = dict(parameters=sum(p.numel() for p in net.parameters()), loss=ce, accuracy=acc, logits=[[float(v) for v in r] for r in o[:3].log_softmax(1)])
    torch.onnx.export(net, x[:1], out + name + ".onnx", **{**dict(input_names=["digits"], output_names=["scores"], dynamic_axes={"digits": {0: "batch"}}, opset_version=13), **options})
json.dump(info, open(out + "more.json", "w"), indent=1)

# The numbers of a tensor may be raw, listed by their type, or halves.
def stored(name, target, how):
    model = onnx.load(out + name + ".onnx")
    for t in model.graph.initializer:
        a = nph.to_array(t); n = t.name
        if how == "half": t.CopyFrom(nph.from_array(a.astype(np.float16), n))
        else: t.ClearField("raw_data"); t.float_data.extend(a.flatten().tolist())
    onnx.save(model, out + target + ".onnx")
stored("half-weights", "half-weights", "half")
stored("no-bias", "listed-numbers", "listed"); info["listed-numbers"] = info["no-bias"]
onnx.save(onnx.load(out + "no-bias.onnx"), out + "elsewhere.onnx", save_as_external_data=True, location="elsewhere.bin", size_threshold=100)
os.remove(out + "elsewhere.bin")
export = lambda net, x, name: torch.onnx.export(net.eval(), x[:1], out + name + ".onnx", opset_version=13)
export(nn.Sequential(C(2, 4, 3, groups=2), nn.Flatten(), L(144, 2)), torch.zeros(1, 2, 8, 8), "lacks-groups")
export(nn.Sequential(L(8, 8), nn.Softmax(1), L(8, 2)), torch.zeros(1, 8), "lacks-softmax-inside")
class Recurrent(nn.Module):
    def __init__(self): super().__init__(); self.r = nn.LSTM(4, 3, batch_first=True)
    def forward(self, x): return self.r(x)[0][:, -1]
export(Recurrent(), torch.zeros(1, 5, 4), "lacks-lstm")
json.dump(info, open(out + "more.json", "w"), indent=1)

# State dicts of many kinds.
base = torch.arange(24.)
odd = collections.OrderedDict(transposed=base[:6].reshape(2, 3).t(), stepped=base[1::5], part=base[4:10].reshape(2, 3), repeated=torch.tensor([7.]).expand(3, 2),
    half=torch.tensor([0.1, -65504., 6e-8]).half(), brain=torch.tensor([0.1, -3e38, 1.]).bfloat16(), double=torch.tensor([0.1]).double(), whole=torch.tensor([2 ** 40, -3]),
    bytes=torch.tensor([255, 1], dtype=torch.uint8), signed=torch.tensor([-128], dtype=torch.int8), short=torch.tensor([-300], dtype=torch.int16), truth=torch.tensor([True, False]),
    none=torch.zeros(0, 3), single=torch.tensor(5.), parameter=nn.Parameter(torch.ones(2)))
torch.save(odd, out + "odd-tensors.pt")
torch.save(odd, out + "odd-tensors-before-1.6.pt", _use_new_zipfile_serialization=False)
net = nn.DataParallel(nn.Sequential(L(4, 3), nn.BatchNorm1d(3), nn.Tanh(), L(3, 2)))
opt = torch.optim.SGD(net.parameters(), 0.1, momentum=0.9)
for _ in range(3): opt.zero_grad(); net.module(torch.randn(8, 4)).square().mean().backward(); opt.step()
torch.save({"epoch": 3, "arch": "mlp", "state_dict": net.state_dict(), "best_acc": np.float64(0.5), "optimizer": opt.state_dict(), "when": torch.device("cpu")}, out + "momentum.pth")
torch.save(net.module, out + "whole-module.pt")
torch.jit.script(net.module).save(out + "script.pt")
